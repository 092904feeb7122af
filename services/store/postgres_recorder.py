"""The store on PostgreSQL: a dense position given under the lock on one row, a group of commands in one round trip."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.moment import micros
from schemas.recorded import StoredFact
from services.clock import Clock, WallClock
from services.store.group_commit import GroupCommit
from services.store.library import ForTheLibrary
from services.store.postgres import Postgres
from services.store.postgres_connection import clear_errors, connect
from services.store.postgres_group import answers, parameters
from services.store.postgres_holders import stuck_writer_named
from services.store.postgres_layout import make_tables, refuse_other_end, statement
from services.store.postgres_line import Line, LineCut
from services.store.postgres_readers import Readers
from services.store.postgres_resending import first_answers
from services.store.postgres_waiting import NewFacts
from services.store.recorder import COLUMNS, NEW, Head, LockWaits, StoreDamaged, Write, Written


class PostgresRecorder(GroupCommit, ForTheLibrary):
    """One writer drains all callers of this process into one call; other processes may write to the same schema."""

    def __init__(self, place: Postgres, clock: Clock | None = None) -> None:
        super().__init__(place.schema("record"))
        self.place = place
        self.clock = clock or WallClock()
        with connect(place, "record") as connection:
            make_tables(place, connection, self.name)
            refuse_other_end(connection, self.name)
        self._line = Line(place)
        self._readers = Readers(place, self.name)
        self._new_facts = NewFacts(place)

    # Writing

    def _commit_together(self, writes: Sequence[Write], *, whole: bool = False) -> list[Written | BaseException]:
        """One call for all; a conflict or a repeated key concerns its own caller alone, or, if `whole`, all."""
        clock = None if isinstance(self.clock, WallClock) else micros(self.clock.now())
        given = parameters(writes, clock, whole=whole)
        with stuck_writer_named(self._readers), clear_errors(self.name):
            try:
                told = answers(self._line.call(given))
            except LineCut:
                told = first_answers(self, writes, self._line, given)
        if whole:
            for answer in told:
                if isinstance(answer, BaseException):
                    raise answer
        return told

    def promise(self, moment: datetime) -> Head:
        """Promise that no later fact is recorded at or before this moment, and tell the head as it then stands."""
        promising = """UPDATE {schema}.head SET promised = greatest(promised, %s) WHERE one = 1
            RETURNING position, recorded_at"""
        with stuck_writer_named(self._readers):
            return Head(*self._select(promising, (micros(moment),))[0])

    # Reading

    def _select(self, words: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._readers.rows(statement(words, self.name), parameters)

    def _facts(self, where: str, parameters: Sequence[Any]) -> list[StoredFact]:
        rows = self._select(f"SELECT {COLUMNS} FROM {{schema}}.facts WHERE {where}", parameters)
        return [NEW(StoredFact, row) for row in rows]

    def after(self, position: int, limit: int) -> list[StoredFact]:
        """The next facts in order of position. Raises StoreDamaged where one is missing."""
        found = self._facts("position > %s ORDER BY position LIMIT %s", (position, limit))
        if found and (found[0].position != position + 1 or found[-1].position != position + len(found)):
            raise StoreDamaged(f"{self.name} lacks a position after {position}")
        return found

    def leaves(self, position: int, limit: int) -> list[bytes]:
        """The hashes of the audit leaves after a position, in order of position."""
        wanted = "SELECT leaf_hash FROM {schema}.facts WHERE position > %s ORDER BY position LIMIT %s"
        return [row[0] for row in self._select(wanted, (position, limit))]

    def heads(self, up_to: int) -> list[tuple[bytes, bytes, int, bytes]]:
        """Key, stream, last version and its audit leaf's hash, of every stream up to a position; by key and stream."""
        ends = """SELECT key, stream, version, leaf_hash FROM (
            SELECT DISTINCT ON (stream) key, stream, version, leaf_hash FROM {schema}.facts WHERE position <= %s
            ORDER BY stream, version DESC
        ) last ORDER BY key, stream"""
        return self._select(ends, (up_to,))

    def at(self, positions: Sequence[int]) -> list[StoredFact]:
        """The facts at these positions, in order of position."""
        return self._facts("position = ANY(%s) ORDER BY position", (list(positions),))

    def stream(self, stream: UUID, after: int = 0, limit: int = -1) -> list[StoredFact]:
        """The facts of one stream after a version. Raises StoreDamaged where one is missing."""
        most = None if limit < 0 else limit
        found = self._facts("stream = %s AND version > %s ORDER BY version LIMIT %s", (stream, after, most))
        if found and found[-1].version != after + len(found):
            raise StoreDamaged(f"{self.name} lacks a version of stream {stream}")
        return found

    def written_under(self, command_key: bytes) -> tuple[tuple[int, ...], bytes] | None:
        """Where the facts of the command with this key stand, and the keyed hash of its body."""
        wanted = "SELECT position, command_body FROM {schema}.facts WHERE command_key = %s ORDER BY position"
        rows = self._select(wanted, (command_key,))
        return (tuple(row[0] for row in rows), rows[0][1]) if rows else None

    def head(self) -> Head:
        """The newest place in the record."""
        return Head(*self._select("SELECT position, recorded_at FROM {schema}.head")[0])

    def store_id(self) -> UUID:
        """The random id of this store, made with it."""
        return UUID(bytes=self._select("SELECT store_id FROM {schema}.head")[0][0])

    def adopt(self, store_id: UUID) -> bool:
        """Take over the id of a store that was lost, to be filled from its log; false once anything is recorded."""
        adopting = "UPDATE {schema}.head SET store_id = %s WHERE one = 1 AND position = 0 RETURNING position"
        return bool(self._select(adopting, (store_id,)))

    def promised(self) -> int:
        """The moment (UTC microseconds) at or before which nothing more is recorded, 0 if none was promised."""
        moment: int = self._select("SELECT promised FROM {schema}.head")[0][0]
        return moment

    def count_by_name(self, after: int, up_to: int) -> dict[str, int]:
        """How many facts of each name stand after one position, up to and including another."""
        counting = "SELECT name, count(*) FROM {schema}.facts WHERE position > %s AND position <= %s GROUP BY name"
        return dict(self._select(counting, (after, up_to)))

    def changes(self) -> int:
        """A number that moves when anybody has written."""
        return self.head().position

    def wait_for_facts(self, after: int, seconds: float) -> bool:
        """Whether there is a fact after this position, now or within so many seconds."""
        return self._new_facts.wait(after, seconds)

    def lock_waits(self) -> LockWaits:
        """Everybody's who writes to this schema, by whichever process."""
        waiting = """SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - query_start)), 0)::float8
            FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"""
        ((how_many, longest),) = self._select(waiting, (f"throughcare {self.name}",))
        return LockWaits(how_many, longest, self.given_up)

    # Snapshots: derived, written off the write path, ignored when another code made them

    def snapshot(self, stream: UUID, made_by: str) -> tuple[int, bytes] | None:
        """The version and state that were kept of a long stream, if this very code kept them."""
        kept = "SELECT version, state FROM {schema}.snapshots WHERE stream = %s AND made_by = %s"
        rows = self._select(kept, (stream, made_by))
        return rows[0] if rows else None

    def keep_snapshot(self, stream: UUID, version: int, made_by: str, state: bytes) -> None:
        """Keep the state of a long stream, so that it loads without its whole past."""
        keeping = """INSERT INTO {schema}.snapshots VALUES (%s, %s, %s, %s) ON CONFLICT (stream) DO UPDATE
            SET version = excluded.version, made_by = excluded.made_by, state = excluded.state RETURNING version"""
        self._select(keeping, (stream, version, made_by, state))

    def forget_snapshots(self, streams: Sequence[UUID]) -> int:
        """Remove what was kept of these streams; how many there were."""
        forgetting = "DELETE FROM {schema}.snapshots WHERE stream = ANY(%s) RETURNING version"
        return len(self._select(forgetting, (list(streams),)))

    def _close_connections(self) -> None:
        self._line.close()
        self._readers.close()
        self._new_facts.close()
