"""Facts that could not be processed, and those of the same case that wait behind them; nothing is skipped silently."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from schemas.moment import micros
from schemas.recorded import StoredFact
from services.views.sources import Origin
from services.views.tables import quarantine

HELD_KEYS = select(quarantine.c.key).where(quarantine.c.share == bindparam("share")).distinct()


class Quarantine:
    """A table of the read database, written in the same transaction as the position."""

    def __init__(self, share: int = 0, origin: Callable[[int], Origin | None] = lambda _: None) -> None:
        self.share, self.origin = share, origin
        self._held: set[UUID] | None = None

    def held_keys(self, read: Connection) -> set[UUID]:
        """The keys that stand still; remembered within one transaction, since others may release a key at any time."""
        if self._held is None:
            self._held = {UUID(found.key) for found in read.execute(HELD_KEYS, {"share": self.share})}
        return self._held

    def stop(self, one: StoredFact, error: Exception, write: Connection) -> None:
        """Stop the fact's key here, with the reason; the reason names the kind of fault, never a person's words."""
        why = {"poison": True, "error": reason(error), "code_version": code_version(), "copied": False}
        known = write.execute(update(quarantine).where(self._is(one)).values(**why))
        if known.rowcount == 0:
            write.execute(insert(quarantine), self.row(one) | why)
        self.held_keys(write).add(one.key)

    def hold(self, waiting: Sequence[StoredFact], write: Connection) -> None:
        """Let later facts of a key that stands still wait behind the first."""
        if waiting:
            why = {"poison": False, "error": "waits behind an earlier fact", "code_version": code_version()}
            write.execute(insert(quarantine), [self.row(one) | why for one in waiting])

    def of_key(self, key: str, read: Connection) -> list[StoredFact]:
        """What is held of one key, oldest first."""
        mine = (quarantine.c.share == self.share) & (quarantine.c.key == key)
        return [stored(found) for found in read.execute(select(quarantine).where(mine).order_by(quarantine.c.position))]

    def holds(self, one: StoredFact, read: Connection) -> bool:
        """Whether these very bytes are held at this position."""
        return read.execute(select(quarantine.c.value).where(self._is(one))).scalar() == one.value

    def positions(self, read: Connection) -> set[int]:
        """The positions of all facts that are held."""
        wanted = select(quarantine.c.position).where(quarantine.c.share == self.share)
        return set(read.execute(wanted).scalars())

    def let_go(self, one: StoredFact, write: Connection) -> None:
        """The fact was applied after all."""
        write.execute(delete(quarantine).where(self._is(one)))

    def forget(self) -> None:
        """A new transaction has begun."""
        self._held = None

    def row(self, one: StoredFact) -> dict[str, Any]:
        """A held fact, whole: its bytes, all that stands outside them, and where in the log it was found, if there."""
        topic, partition, offset = self.origin(one.position) or (None, None, None)
        return {
            "share": self.share,
            "position": one.position,
            "key": str(one.key),
            "stream": str(one.stream),
            "version": one.version,
            "name": one.name,
            "recorded_at": one.recorded_at,
            "value": one.value,
            "content_hash": one.content_hash,
            "first_seen": micros(datetime.now(UTC)),
            "topic": topic,
            "partition": partition,
            "at_offset": offset,
            "copied": False,
        }

    def _is(self, one: StoredFact) -> ColumnElement[bool]:
        return (quarantine.c.share == self.share) & (quarantine.c.position == one.position)


def reason(error: Exception) -> str:
    """The kind of fault and, for our own errors, its sentence; those of others may repeat values and stay out."""
    ours = type(error).__module__.split(".")[0] in ("schemas", "projections", "services", "workflows")
    return f"{type(error).__name__}: {error}" if ours else type(error).__name__


def code_version() -> str:
    """The version of the code that could not process it."""
    try:
        return version("throughcare")
    except PackageNotFoundError:
        return "unknown"


def stored(found: Any) -> StoredFact:
    """The held fact as it came."""
    return StoredFact(
        position=found.position,
        stream=UUID(found.stream),
        version=found.version,
        key=UUID(found.key),
        name=found.name,
        recorded_at=found.recorded_at,
        value=bytes(found.value),
        content_hash=bytes(found.content_hash),
    )
