"""What a check that found nothing remembers for the next one: how far each year's log went, and the hashes over it.

It is kept apart from the record, so whoever writes record, log and signatures anew, with the true key, is found out by
it even where no witness is there. It moves on only after a check of the whole record that found nothing.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, Self
from uuid import UUID

from schemas.refused import Refused
from services.verifying.range import Range, Whole

FILE = "verified.json"
FORM = 1


class RememberedYear(NamedTuple):
    """One year's log: its first position, the hashes over its leaves, and the size of its newest checkpoint."""

    year: int
    first: int
    wholes: tuple[Whole, ...]
    signed: int

    @property
    def size(self) -> int:
        """How many leaves it had."""
        return Range(self.wholes).size


class Remembered(NamedTuple):
    """The whole of it; `position` is how far the record went."""

    store_id: UUID
    position: int
    years: tuple[RememberedYear, ...]

    def year(self, year: int) -> RememberedYear | None:
        """What is remembered of one year."""
        return next((one for one in self.years if one.year == year), None)

    def to_json(self) -> str:
        """As it is kept."""
        years = [
            {
                "year": one.year,
                "first": one.first,
                "signed": one.signed,
                "hashes": [[whole.level, whole.number, whole.hash.hex()] for whole in one.wholes],
            }
            for one in self.years
        ]
        kept = {"form": FORM, "store": str(self.store_id), "position": self.position, "years": years}
        return json.dumps(kept, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """As it was kept. Raises ValueError, KeyError, TypeError for anything else."""
        kept = json.loads(text)
        if kept["form"] != FORM:
            raise ValueError("another form")
        return cls(UUID(kept["store"]), int(kept["position"]), tuple(years_in(kept["years"])))


def years_in(kept: Iterable[Any]) -> Iterable[RememberedYear]:
    """The years as they were kept."""
    for one in kept:
        wholes = tuple(Whole(int(level), int(index), bytes.fromhex(text)) for level, index, text in one["hashes"])
        yield RememberedYear(int(one["year"]), int(one["first"]), wholes, int(one["signed"]))


def remembered(file: Path) -> Remembered | None:
    """What the last sound check left; none before the first. Raises Refused `memory_unreadable`."""
    try:
        return Remembered.from_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = (
            f"{file.name}, in which checks remember what they saw, cannot be read; put it back from its backup, or "
            "take it away if you know why it is so, and the next check begins to remember anew"
        )
        raise Refused("memory_unreadable", why) from error


def remember(found: Remembered, file: Path) -> None:
    """Keep it whole or not at all, for its owner alone. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as new:
            new.write(found.to_json())
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
