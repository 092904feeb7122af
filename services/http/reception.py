"""What every door of one server has in common."""

from dataclasses import dataclass

from services.config import Settings
from services.http.news import News
from services.metrics import Metrics
from services.opened import Opened


@dataclass(frozen=True)
class Reception:
    """The service behind the doors, its numbers, and whoever listens to its news."""

    service: Opened
    metrics: Metrics
    news: News

    @property
    def settings(self) -> Settings:
        """What can be set from outside."""
        return self.service.settings
