"""What any store of facts promises, on whichever database; `tests/services/recorder_contract.py` proves it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from schemas.recorded import StoredFact
from services.clock import Clock
from services.proof.note import Signer
from services.proof.receipt import Receipt

COLUMNS = "position, stream, version, key, name, recorded_at, value, content_hash"  # of a stored fact, in its order
NEW = tuple.__new__  # half the time that the class itself takes, and every reader reads through here
LARGEST_GROUP = 256
CLOCK_MAY_LAG_SECONDS = 300


class NewFact(NamedTuple):
    """A fact on its way in: its bytes, made once, and what the audit leaf needs beside them."""

    name: str
    key: UUID
    value: bytes
    content_hash: bytes
    worker: UUID | None
    organisation: str
    read_position: int | None = None


class Write(NamedTuple):
    """What one command adds to one stream: all of it or nothing.

    `seen` is the stream's version it was decided on; `command_key` and `command_body` are keyed hashes, none for a
    command without a key; `recorded_at` (UTC microseconds) is given only while an empty store takes a history.
    """

    stream: UUID
    seen: int
    facts: tuple[NewFact, ...]
    command_key: bytes | None = None
    command_body: bytes | None = None
    recorded_at: int | None = None


class Written(NamedTuple):
    """The answer to a write: where and when (UTC microseconds) its facts stand; `repeated` if written before.

    `leaf_hashes` are those of its audit leaves (32 bytes each); there is a receipt where the store has a signer.
    """

    positions: tuple[int, ...]
    recorded_at: tuple[int, ...] = ()
    repeated: bool = False
    leaf_hashes: tuple[bytes, ...] = ()
    receipt: Receipt | None = None


class Head(NamedTuple):
    """The newest position and its `recorded_at` in UTC microseconds, both 0 in an empty store."""

    position: int
    recorded_at: int


class LockWaits(NamedTuple):
    """How many wait for the write lock now, the longest for how many seconds, and how many gave up in this process."""

    waiting: int
    longest_seconds: float
    given_up: int


class StreamMoved(Exception):
    """Somebody else wrote to the stream after it was read; `version` is where it stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the stream stands at version {version}")
        self.version = version


class KeyUsedOtherwise(Exception):
    """The idempotency key came before, with another body."""


class ClockBehind(Exception):
    """The machine's clock stands more than five minutes before the last fact."""


class StoreUnavailable(Exception):
    """The database cannot take the fact now; nothing of it was kept, unless the words say that this is not known.

    `rule` names why: store_full, store_busy, store_out_of_reach, store_closed, store_unsafe.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


class StoreDamaged(Exception):
    """The database's files are not what was written; nothing is guessed from them."""


class Recorder(Protocol):
    """Where facts are durable once. Every call answers when the fact is on the disk, or raises one of the above.

    With a `signer` each write is answered with a signed receipt; a store that is only read needs none.
    """

    clock: Clock
    signer: Signer | None

    def write(self, write: Write) -> Written: ...

    def write_many(self, writes: Sequence[Write]) -> Sequence[Written]: ...

    def write_soon(self, write: Write) -> "asyncio.Future[Written]": ...

    def after(self, position: int, limit: int) -> Sequence[StoredFact]: ...

    def leaves(self, position: int, limit: int) -> Sequence[bytes]: ...

    def heads(self, up_to: int) -> Sequence[tuple[bytes, bytes, int, bytes]]: ...

    def at(self, positions: Sequence[int]) -> Sequence[StoredFact]: ...

    def stream(self, stream: UUID, after: int = 0, limit: int = -1) -> Sequence[StoredFact]: ...

    def receipt(self, positions: Sequence[int]) -> Receipt | None: ...

    def written_under(self, command_key: bytes) -> tuple[tuple[int, ...], bytes] | None: ...

    def head(self) -> Head: ...

    def promise(self, moment: datetime) -> Head: ...

    def store_id(self) -> UUID: ...

    def count_by_name(self, after: int, up_to: int) -> dict[str, int]: ...

    def changes(self) -> int: ...

    def snapshot(self, stream: UUID, made_by: str) -> tuple[int, bytes] | None: ...

    def keep_snapshot(self, stream: UUID, version: int, made_by: str, state: bytes) -> None: ...

    def forget_snapshots(self, streams: Sequence[UUID]) -> int: ...

    def wait_for_facts(self, after: int, seconds: float) -> bool: ...

    def lock_waits(self) -> LockWaits: ...

    def close(self) -> None: ...
