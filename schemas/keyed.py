"""Keys: whose state a fact touches, written as one text so that every store and every share agrees on it."""

import hashlib
from datetime import datetime
from uuid import UUID

Key = UUID | str | tuple[UUID | str, ...]


def key_text(key: Key) -> str:
    """A key as text: ids in lower case, the parts of a compound key joined by a stroke."""
    return "/".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def share_of(key: str, shares: int) -> int:
    """Which of so many shares, counted from 0, folds this key; the same on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % shares


def never(state: object, after: datetime) -> datetime | None:
    """For what time alone never changes."""
    return None
