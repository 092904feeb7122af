"""How every answer writes a value: times in UTC as `2026-03-04T14:20:00Z`, days as `2026-03-04`, unknown as null."""

from datetime import datetime
from typing import Any

from schemas.party import Party
from services.opening import Sight

Shown = dict[str, Any]
NO_WORDS = Sight()


def moment(value: datetime | None) -> str | None:
    """A time as every answer writes it."""
    return value.isoformat().replace("+00:00", "Z") if value is not None else None


def text(value: Any) -> str | None:
    """An id or a day as every answer writes it."""
    return str(value) if value is not None else None


def party(value: Party) -> Shown:
    """Who, with the worker's or the unit's id where it is known."""
    return {"party": str(value), "worker": text(value.worker), "unit": text(value.unit)}
