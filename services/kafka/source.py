"""The log as a source of facts: every partition, merged by position, read on from where the read models stand."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import Connection, select

from projections._bulk import insert_rows
from schemas.recorded import StoredFact
from services.kafka.broker import LogUnavailable
from services.kafka.following import Following
from services.kafka.merge import HELD_BYTES, Early, Merge
from services.kafka.topics import record_topic
from services.views.sources import Origin, PositionSkipped
from services.views.tables import log_offsets

WAIT_MS = 100
PROBE_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
AWAY_SECONDS = 15.0
Offsets = dict[str, dict[int, int]]  # by the id of the topic, then by partition
NEWEST_STAYS = (
    "ON CONFLICT (share, partition) DO UPDATE SET topic_id=excluded.topic_id, next_offset=excluded.next_offset"
)


class KafkaSource:
    """Facts in order of position, out of a topic; for one share at a time, whose offsets stand in its read models.

    `after` waits up to `wait_ms` at the end of the log, and gives nothing then. With the broker away it gives nothing,
    raises LogUnavailable after `away_seconds`, and goes on by itself when the broker is back.
    """

    def __init__(
        self,
        bootstrap: str,
        word: str,
        *,
        wait_ms: int = WAIT_MS,
        away_seconds: float = AWAY_SECONDS,
        now: Callable[[], float] = time.monotonic,
        lane: bool | None = None,
        held_bytes: int = HELD_BYTES,
    ) -> None:
        self.bootstrap, self.topic = bootstrap, record_topic(word)
        self.wait_ms, self.away_seconds, self.now, self.lane = wait_ms, away_seconds, now, lane
        self.held_bytes, self.was_held_back = held_bytes, False
        self.repeats = 0
        self._log: Following | None = None
        self._merge = Merge(-1, {})
        self._begin_at: tuple[int, Offsets] | None = None
        self._topic_id = ""
        self._kept: dict[int, int] = {}
        self._taken: list[Early] = []
        self._ended: set[int] = set()
        self._probed_at: float | None = None
        self._heard_at = self._asked_at = now()

    def begin(self, share: int, position: int, read: Connection) -> None:
        """Go on behind this position, from the offsets that stand in the read models of this share."""
        rows = read.execute(select(log_offsets).where(log_offsets.c.share == share)).all()
        offsets: Offsets = {}
        for one in rows:
            offsets.setdefault(one.topic_id, {})[one.partition] = one.next_offset
        self._begin_at = (position, offsets)

    def keep(self, share: int, position: int, write: Connection) -> None:
        """Write down from where the log is to be read on, in the transaction that moves the share to this position."""
        if self._log is None or self._merge.position != position:
            return  # older offsets stay right: they only lie further back
        offsets = self._merge.offsets()
        rows = [(share, one, self._topic_id, at) for one, at in offsets.items() if self._kept.get(one) != at]
        insert_rows(write, log_offsets, rows, NEWEST_STAYS)
        self._kept = offsets

    def after(self, position: int, limit: int) -> Sequence[StoredFact]:
        """The next facts, and known positions that came again: who applied them judges those.

        Raises PositionSkipped, UnreadableMessage, LogUnavailable.
        """
        if self._begin_at is None and position != self._merge.position:
            self._begin_at = (position, {})  # nobody says from where: from the beginning
        elif self._begin_at is not None and self._begin_at[0] != position:
            self._begin_at = (position, self._begin_at[1] if self._begin_at[0] < position else {})
        if self.now() - self._asked_at >= self.away_seconds:  # nobody listened, so nothing was to be heard
            self._heard_at = self.now()
        try:
            return self._next(limit)
        except LogUnavailable as error:
            self._bear(error)
            return ()
        finally:
            self._asked_at = self.now()

    def origin(self, position: int) -> Origin | None:
        """Where a fact of those that were handed on last was found."""
        for one in self._taken:
            if one.position == position:
                return Origin(self.topic, one.partition, one.offset)
        return None

    def close(self) -> None:
        """Let go of the broker."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def _started(self) -> Following:
        """The topic being read, from where it is to be read."""
        if self._log is None:
            self._log = Following(self.bootstrap, self.topic, lane=self.lane)
            if self._begin_at is None:
                self._begin_at = (self._merge.position, {self._topic_id: self._merge.offsets()})
        if self._begin_at is not None:
            position, by_topic = self._begin_at
            self._topic_id = self._log.topic_id
            offsets = by_topic.get(self._topic_id, {})
            self._merge, self._kept = Merge(position, self._log.start(offsets), self.held_bytes), offsets
            self._begin_at, self._probed_at, self._ended = None, None, set()
        return self._log

    def _next(self, limit: int) -> Sequence[StoredFact]:
        """What can be handed on, reading on until there is something, or the end is reached, or patience."""
        until = self.now() + PATIENCE_SECONDS
        while True:
            log = self._started()
            self._taken = self._merge.take(limit)
            if self._taken or not self._read(log) or self.now() > until:
                return [log.fact(one) for one in self._taken]

    def _read(self, log: Following) -> bool:
        """Read on; false at the end of the log."""
        merge = self._merge
        read_to, too_far = sum(merge.read_to.values()), merge.too_far_ahead(self._ended)
        log.hold_back(too_far, merge.read_to)
        self.was_held_back = self.was_held_back or bool(too_far)
        if len(too_far) < len(log.partitions):
            repeats = merge.repeats
            merge.add(log.poll(self.wait_ms))
            self.repeats += merge.repeats - repeats
        else:
            time.sleep(self.wait_ms / 1000)  # nothing more may be held: only time can tell what is missing
        if sum(merge.read_to.values()) != read_to:
            self._heard_at, self._probed_at = self.now(), None
            return True
        return not self._at_end(log)

    def _at_end(self, log: Following) -> bool:
        """Whether all that is in the log was read; asked of the broker now and then. Raises PositionSkipped."""
        now = self.now()
        if self._probed_at is None or now - self._probed_at >= PROBE_SECONDS:
            self._ended = log.ended(self._merge.read_to)
            self._probed_at = now
            if log.made_anew():
                raise LogUnavailable("log_refused", f"the topic {self.topic} was made anew while it was read")
        unread = set(log.partitions) - self._ended - self._merge.too_far_ahead(self._ended)
        if not unread:
            self._heard_at = now
        elif now - self._heard_at >= self.away_seconds:
            raise LogUnavailable("log_out_of_reach", f"nothing comes of {self.topic}, though there is more")
        if missing := self._merge.overdue(self._ended, now):
            raise PositionSkipped(f"position {missing} is missing in {self.topic}, and every partition is past it")
        return not unread

    def _bear(self, error: LogUnavailable) -> None:
        """Connect anew the next time; say so only when the broker has been away too long."""
        with suppress(Exception):
            self.close()
        self._log = None
        if self.now() - self._heard_at >= self.away_seconds:
            raise error
