"""The embedded store: one SQLite file, a dense position given under the write lock, one commit for many callers."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from schemas.moment import micros
from schemas.recorded import StoredFact
from services.clock import Clock, WallClock
from services.crashing import crash_point
from services.store.group_commit import GroupCommit
from services.store.leaf import NO_HASH, Leaf
from services.store.library import ForTheLibrary
from services.store.recorder import (
    CLOCK_MAY_LAG_SECONDS,
    COLUMNS,
    NEW,
    ClockBehind,
    Head,
    KeyUsedOtherwise,
    NewFact,
    StoreDamaged,
    StreamMoved,
    Write,
    Written,
)
from services.store.sqlite_files import clear_errors, connect, in_words, transaction
from services.store.sqlite_layout import make_tables, refuse_other_end

LOOK_SECONDS = 0.002
INSERT = """INSERT INTO facts (position, stream, version, key, name, recorded_at, value, content_hash, leaf_hash,
    command_key, command_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class SQLiteRecorder(GroupCommit, ForTheLibrary):
    """One writer drains all callers of this process into one commit; other processes may write the same file."""

    def __init__(self, file: Path, clock: Clock | None = None) -> None:
        super().__init__(file.name)
        self.file = file
        self.clock = clock or WallClock()
        self._reading = threading.local()
        self._readers: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._connection = connect(file)
        try:
            with clear_errors(file):
                make_tables(self._connection, file.name)
                refuse_other_end(self._connection, file.name)
        except BaseException:
            self._connection.close()
            raise

    # Writing

    def _commit_together(self, writes: Sequence[Write], *, whole: bool = False) -> list[Written | BaseException]:
        """One transaction for all; a conflict or a repeated key concerns its own caller alone, or, if `whole`, all."""
        answers: list[Written | BaseException] = []
        with clear_errors(self.file), transaction(self._connection):
            crash_point("write.locked")
            head = before = self._locked_head()
            for write in writes:
                answer, head = self._place(write, head)
                if whole and isinstance(answer, BaseException):
                    raise answer
                answers.append(answer)
            if head != before:
                self._connection.execute("UPDATE head SET position=?, recorded_at=?", head)
            crash_point("write.before_commit")
        crash_point("write.after_commit")
        return answers

    def _locked_head(self) -> Head:
        position, recorded_at, promised = self._connection.execute(
            "SELECT position, recorded_at, promised FROM head"
        ).fetchone()
        return Head(position, max(recorded_at, promised))

    def _place(self, write: Write, head: Head) -> tuple[Written | BaseException, Head]:
        """Give the facts of one write their places, or say why not; nothing is inserted unless all of it is."""
        if write.command_key is not None and (known := self._under(self._connection, write.command_key)):
            positions, leaf_hashes, body = known
            if body != write.command_body:
                return KeyUsedOtherwise(), head
            return Written(positions, repeated=True, leaf_hashes=leaf_hashes), head
        last = self._connection.execute(
            "SELECT version, leaf_hash FROM facts WHERE stream=? ORDER BY version DESC LIMIT 1", (write.stream.bytes,)
        ).fetchone()
        version, leaf_hash = last or (0, NO_HASH)
        if version != write.seen:
            return StreamMoved(version), head
        now = self._now(write, head)
        if isinstance(now, ClockBehind):
            return now, head
        places, hashes = [], []
        for fact in write.facts:
            version += 1
            head = Head(head.position + 1, max(now, head.recorded_at + 1))
            leaf_hash = self._insert(write, fact, version, head, leaf_hash)
            places.append(head)
            hashes.append(leaf_hash)
        positions, moments = tuple(place.position for place in places), tuple(place.recorded_at for place in places)
        return Written(positions, moments, leaf_hashes=tuple(hashes)), head

    def _now(self, write: Write, head: Head) -> int | ClockBehind:
        if write.recorded_at is not None:
            return write.recorded_at
        now = micros(self.clock.now())
        behind = head.recorded_at - now
        if behind > CLOCK_MAY_LAG_SECONDS * 1_000_000:
            return ClockBehind(f"the clock stands {behind // 1_000_000} seconds before the last fact")
        return now

    def _insert(self, write: Write, fact: NewFact, version: int, head: Head, previous: bytes) -> bytes:
        leaf = Leaf(
            position=head.position,
            stream=write.stream,
            version=version,
            recorded_at=head.recorded_at,
            name=fact.name,
            worker=fact.worker,
            organisation=fact.organisation,
            previous=previous,
            content_hash=fact.content_hash,
            read_position=fact.read_position,
        )
        leaf_hash = leaf.hash()
        self._connection.execute(
            INSERT,
            (
                head.position,
                write.stream.bytes,
                version,
                fact.key.bytes,
                fact.name,
                head.recorded_at,
                fact.value,
                fact.content_hash,
                leaf_hash,
                write.command_key,
                write.command_body,
            ),
        )
        return leaf_hash

    def promise(self, moment: datetime) -> Head:
        """Promise that no later fact is recorded at or before this moment, and tell the head as it then stands."""
        with clear_errors(self.file), self._writing, transaction(self._connection):
            self._connection.execute("UPDATE head SET promised=max(promised, ?)", (micros(moment),))
            position, recorded_at = self._connection.execute("SELECT position, recorded_at FROM head").fetchone()
        return Head(position, recorded_at)

    # Reading

    def _reader(self) -> sqlite3.Connection:
        """This thread's own connection; those of threads that have ended are closed on the way."""
        reader: sqlite3.Connection | None = getattr(self._reading, "connection", None)
        if reader is None:
            reader = self._reading.connection = connect(self.file)
            with self._starting:
                ended = [one for one in self._readers if not one[0].is_alive()]
                self._readers = [one for one in self._readers if one not in ended]
                self._readers.append((threading.current_thread(), reader))
            for _, left in ended:
                left.close()
        return reader

    def _select(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        try:  # in every command's way, so without a context manager
            return self._reader().execute(statement, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            if told := in_words(error, self.file):
                raise told from error
            raise

    def _facts(self, where: str, parameters: Sequence[Any]) -> list[StoredFact]:
        rows = self._select(f"SELECT {COLUMNS} FROM facts WHERE {where}", parameters)
        try:
            return [NEW(StoredFact, row) for row in rows]
        except ValueError as error:
            raise StoreDamaged(f"{self.file.name} is damaged; restore it from its backup") from error

    def after(self, position: int, limit: int) -> list[StoredFact]:
        """The next facts in order of position. Raises StoreDamaged where one is missing."""
        found = self._facts("position>? ORDER BY position LIMIT ?", (position, limit))
        if found and (found[0].position != position + 1 or found[-1].position != position + len(found)):
            raise StoreDamaged(f"{self.file.name} lacks a position after {position}")
        return found

    def leaves(self, position: int, limit: int) -> list[bytes]:
        """The hashes of the audit leaves after a position, in order of position."""
        wanted = "SELECT leaf_hash FROM facts WHERE position>? ORDER BY position LIMIT ?"
        return [row[0] for row in self._select(wanted, (position, limit))]

    def heads(self, up_to: int) -> list[tuple[bytes, bytes, int, bytes]]:
        """Key, stream, last version and its audit leaf's hash, of every stream up to a position; by key and stream."""
        last = "SELECT max(position) FROM facts WHERE position<=? GROUP BY stream"
        ends = f"SELECT key, stream, version, leaf_hash FROM facts WHERE position IN ({last}) ORDER BY key, stream"
        return self._select(ends, (up_to,))

    def at(self, positions: Sequence[int]) -> list[StoredFact]:
        """The facts at these positions, in order of position."""
        marks = ",".join("?" * len(positions))
        return self._facts(f"position IN ({marks}) ORDER BY position", positions)

    def stream(self, stream: UUID, after: int = 0, limit: int = -1) -> list[StoredFact]:
        """The facts of one stream after a version. Raises StoreDamaged where one is missing."""
        found = self._facts("stream=? AND version>? ORDER BY version LIMIT ?", (stream.bytes, after, limit))
        if found and found[-1].version != after + len(found):
            raise StoreDamaged(f"{self.file.name} lacks a version of stream {stream}")
        return found

    def written_under(self, command_key: bytes) -> tuple[tuple[int, ...], bytes] | None:
        """Where the facts of the command with this key stand, and the keyed hash of its body."""
        with clear_errors(self.file):
            known = self._under(self._reader(), command_key)
        return (known[0], known[2]) if known else None

    @staticmethod
    def _under(
        connection: sqlite3.Connection, command_key: bytes
    ) -> tuple[tuple[int, ...], tuple[bytes, ...], bytes] | None:
        wanted = "SELECT position, leaf_hash, command_body FROM facts WHERE command_key=? ORDER BY position"
        rows = connection.execute(wanted, (command_key,)).fetchall()
        return (tuple(row[0] for row in rows), tuple(row[1] for row in rows), rows[0][2]) if rows else None

    def head(self) -> Head:
        """The newest place in the record."""
        return Head(*self._select("SELECT position, recorded_at FROM head", ())[0])

    def store_id(self) -> UUID:
        """The random id of this store, made with it."""
        return UUID(self._select("SELECT store_id FROM head", ())[0][0])

    def adopt(self, store_id: UUID) -> bool:
        """Take over the id of a store that was lost, to be filled from its log; false once anything is recorded."""
        adopting = "UPDATE head SET store_id=? WHERE position=0"
        with clear_errors(self.file), self._writing, transaction(self._connection):
            return self._connection.execute(adopting, (str(store_id),)).rowcount == 1

    def promised(self) -> int:
        """The moment (UTC microseconds) at or before which nothing more is recorded, 0 if none was promised."""
        moment: int = self._select("SELECT promised FROM head", ())[0][0]
        return moment

    def count_by_name(self, after: int, up_to: int) -> dict[str, int]:
        """How many facts of each name stand after one position, up to and including another."""
        counting = "SELECT name, count(*) FROM facts WHERE position>? AND position<=? GROUP BY name"
        return dict(self._select(counting, (after, up_to)))

    def changes(self) -> int:
        """A number that moves when another process has written (SQLite's data_version, 2 to 3 microseconds)."""
        version: int = self._select("PRAGMA data_version", ())[0][0]
        return version

    def wait_for_facts(self, after: int, seconds: float) -> bool:
        """Whether there is a fact after this position, now or within so many seconds; SQLite tells nobody."""
        until = time.monotonic() + seconds
        while self.head().position <= after:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_SECONDS)
        return True

    # Snapshots: derived, written off the write path, ignored when another code made them

    def snapshot(self, stream: UUID, made_by: str) -> tuple[int, bytes] | None:
        """The version and state that were kept of a long stream, if this very code kept them."""
        kept = "SELECT version, state FROM snapshots WHERE stream=? AND made_by=?"
        rows = self._select(kept, (stream.bytes, made_by))
        return rows[0] if rows else None

    def keep_snapshot(self, stream: UUID, version: int, made_by: str, state: bytes) -> None:
        """Keep the state of a long stream, so that it loads without its whole past."""
        with clear_errors(self.file), self._writing, transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?)", (stream.bytes, version, made_by, state)
            )

    def forget_snapshots(self, streams: Sequence[UUID]) -> int:
        """Remove what was kept of these streams; how many there were."""
        with clear_errors(self.file), self._writing, transaction(self._connection):
            forgetting = "DELETE FROM snapshots WHERE stream=?"
            return sum(self._connection.execute(forgetting, (one.bytes,)).rowcount for one in streams)

    def _close_connections(self) -> None:
        for connection in (self._connection, *(reader for _, reader in self._readers)):
            connection.close()
