"""The service as the settings have it: all of it in this process, or beside others that project and follow."""

from services.config import Settings
from services.embedded import Embedded
from services.opened import Opened


def running(settings: Settings) -> Opened:
    """Open it. Raises StoreUnavailable, StoreDamaged, PermissionError."""
    return Embedded(settings) if settings.in_one_process else Opened(settings)
