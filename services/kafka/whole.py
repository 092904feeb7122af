"""The whole log, or its end from a position on, read once in the order of positions, up to what it holds now."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kafka.structs import TopicPartition

from schemas.recorded import StoredFact
from services.kafka.broker import LogUnavailable
from services.kafka.following import ANSWER_MS, Following
from services.kafka.merge import Merge
from services.kafka.topics import record_topic

WAIT_MS = 50
PATIENCE_SECONDS = 10.0
SILENCE_SECONDS = 15.0


class Lacking(NamedTuple):
    """A position that the log does not hold, though it holds a later one."""

    position: int


class WholeLog(Following):
    """Every fact of the record's topic behind a position, up to and including another.

    A relay may be at work meanwhile, so a position counts as lacking only `patience` seconds after the reading began.
    """

    def __init__(
        self,
        bootstrap: str,
        word: str,
        *,
        patience: float = PATIENCE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(bootstrap, record_topic(word))
        self.patience, self.now = patience, now
        self.up_to = 0
        self._merge = Merge(0, {})
        self._first_ends: dict[int, int] = {}
        self._begun = self._heard_at = now()

    def begin(self, after: int, since: int, up_to: int) -> None:
        """Go on behind a position, from the first messages that are as young as `since` (UTC microseconds).

        Messages bear the time at which their fact was recorded, so all that is left out is older. Raises
        LogUnavailable.
        """
        since = max(0, since)
        places = [TopicPartition(self.topic, one) for one in self.partitions]
        with self._in_words():
            ends = self._consumer.end_offsets(places, timeout_ms=ANSWER_MS)
            found = self._consumer.offsets_for_times(dict.fromkeys(places, since // 1000), timeout_ms=ANSWER_MS)
        offsets = {one.partition: found[one].offset if found.get(one) else end for one, end in ends.items()}
        self._first_ends = {one.partition: end for one, end in ends.items()}
        self.up_to = up_to
        self._merge = Merge(after, self.start(offsets))
        self._begun = self._heard_at = self.now()

    @property
    def repeats(self) -> int:
        """How many messages came once more while their fact was still waiting for its turn, and were dropped."""
        return self._merge.repeats

    def next(self, limit: int) -> Sequence[StoredFact] | Lacking | None:
        """The next facts, or that one is lacking, after which reading goes on behind it; none at the end.

        A known position that comes again is handed on too. Raises LogUnavailable, UnreadableMessage.
        """
        merge = self._merge
        while True:
            if taken := merge.take(limit):
                self._heard_at = self.now()
                return [self.fact(one) for one in taken]
            if self._ended():
                return None
            if self._read_on():
                self._heard_at = self.now()
            elif self._is_lacking():
                merge.position += 1
                return Lacking(merge.position)
            elif self.now() - self._heard_at > SILENCE_SECONDS + self.patience:
                raise LogUnavailable("log_out_of_reach", f"nothing comes of {self.topic}, though there is more")

    def _ended(self) -> bool:
        """Whether everything was read that the log held when the reading began."""
        read_to = self._merge.read_to
        all_read = all(read_to[one] >= end for one, end in self._first_ends.items())
        return all_read and self._merge.position >= self.up_to

    def _read_on(self) -> bool:
        """Read on; false where nothing came."""
        merge = self._merge
        before = sum(merge.read_to.values())
        merge.add(self.poll(WAIT_MS))
        self.hold_back(merge.too_far_ahead(()), merge.read_to)
        return sum(merge.read_to.values()) != before

    def _is_lacking(self) -> bool:
        """Whether every partition that has more is past the next position, and it had its time to come."""
        if self._merge.position >= self.up_to or self.now() - self._begun < self.patience:
            return False
        ended = self.ended(self._merge.read_to)
        if len(ended) == len(self.partitions):
            return self._merge.missing(ended) is not None or self._merge.held_bytes() == 0
        return self._merge.missing(ended) is not None
