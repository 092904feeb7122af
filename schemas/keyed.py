"""Keys: whose state a fact touches, written as one text so that every store and every share agrees on it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

Key = UUID | str | tuple[UUID | str, ...]


def key_text(key: Key) -> str:
    """A key as text: ids in lower case, the parts of a compound key joined by a stroke."""
    return "/".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def share_of(key: str, shares: int) -> int:
    """Which of so many shares, counted from 0, folds this key; the same on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % shares


def is_of_share(key: str, share: int, shares: int) -> bool:
    """Whether the share of this number folds the key; one share folds them all."""
    return shares == 1 or share_of(key, shares) == share


def keys_of_share(keys: Iterable[Key], share: int, shares: int) -> list[str]:
    """The keys, as texts and each once, that the share of this number folds."""
    texts = list({key_text(key): None for key in keys})
    return texts if shares == 1 else [key for key in texts if share_of(key, shares) == share]


def never(state: object, after: datetime) -> datetime | None:
    """For what time alone never changes."""
    return None
