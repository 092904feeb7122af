"""What every door of one server has in common."""

from dataclasses import dataclass

from services.config import Settings
from services.http.news import News
from services.metrics import Metrics
from services.opened import Opened
from services.signing_in.entrance import Entrance


@dataclass(frozen=True)
class Reception:
    """The service behind the doors, its numbers, whoever listens to its news, and where people come in."""

    service: Opened
    metrics: Metrics
    news: News
    entrance: Entrance

    @property
    def settings(self) -> Settings:
        """What can be set from outside."""
        return self.service.settings
