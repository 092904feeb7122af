"""Messages of many partitions become one order again: position + 1, or nothing; what is early is held as it came.

Nothing here knows of Kafka, clocks or facts. Whether a repeat is a repeat or an alteration is not judged here either:
it is handed on, for only who applied a position knows what was applied.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

HELD_BYTES = 12 << 20  # of all partitions together
WHEN_STUCK = 4  # so many times more may be held while the missing position may still come by a late batch
SKIPPED_SECONDS = 30.0


class Early(NamedTuple):
    """A message as it lies in the log: its place there, its size in bytes, and its body, unopened until its turn."""

    position: int
    partition: int
    offset: int
    size: int
    body: Any


class Merge:
    """One order out of partitions that are each read from an offset on, beginning behind a position."""

    def __init__(self, position: int, offsets: Mapping[int, int], held_bytes: int = HELD_BYTES) -> None:
        self.position = position
        self.repeats = 0
        self._read_to = dict(offsets)
        self._held: dict[int, Early] = {}
        self._others: dict[int, list[Early]] = {}
        self._again: list[Early] = []
        self._waiting: dict[int, deque[tuple[int, int]]] = {partition: deque() for partition in offsets}
        self._bytes = dict.fromkeys(offsets, 0)
        self._bytes_each = held_bytes // max(1, len(offsets))
        self._held_back: set[int] = set()
        self._missing_since: tuple[int, float] | None = None

    def add(self, messages: Iterable[Early]) -> None:
        """Take messages in, in the order of each partition; one that is held already and comes again is counted."""
        held, waiting, many, read_to, done = self._held, self._waiting, self._bytes, self._read_to, self.position
        for message in messages:
            position, partition, offset, size, body = message
            read_to[partition] = offset + 1
            if position <= done:
                self._again.append(message)
            elif (known := held.setdefault(position, message)) is message:
                waiting[partition].append((offset, position))
            elif known.body == body:
                self.repeats += 1
                continue
            else:
                self._others.setdefault(position, []).append(message)
            many[partition] += size

    def take(self, limit: int) -> list[Early]:
        """What can be handed on, about so many at most: known positions that came again, then the next in order.

        Other bytes under one position follow one another.
        """
        taken, self._again = self._again[:limit], self._again[limit:]
        held, others, position = self._held, self._others, self.position
        while len(taken) < limit and (message := held.pop(position + 1, None)):
            position += 1
            taken.append(message)
            if others and position in others:
                taken += others.pop(position)
        self.position = position
        many = self._bytes
        for message in taken:
            many[message.partition] -= message.size
        for waiting in self._waiting.values():
            while waiting and waiting[0][1] <= position:
                waiting.popleft()
        return taken

    def offsets(self) -> dict[int, int]:
        """By partition the offset of the first message not handed on yet, from which whoever starts again starts."""
        waiting = self._waiting
        first = {one: waiting[one][0][0] if waiting[one] else to for one, to in self._read_to.items()}
        for message in self._again:
            first[message.partition] = min(first[message.partition], message.offset)
        return first

    @property
    def read_to(self) -> Mapping[int, int]:
        """By partition the offset from which it is to be read on."""
        return self._read_to

    def held_bytes(self) -> int:
        """How much is held of all partitions together."""
        return sum(self._bytes.values())

    def missing(self, ended: Collection[int]) -> int | None:
        """The next position, if every partition that has more is past it; `ended` are those read to their end."""
        if not self._held or self.position + 1 in self._held:
            return None
        past = all(many > 0 or one in ended for one, many in self._bytes.items())
        return self.position + 1 if past else None

    def too_far_ahead(self, ended: Collection[int]) -> set[int]:
        """Partitions to be held back until others have caught up; never one of which nothing is held."""
        most = self._bytes_each if self.missing(ended) is None else self._bytes_each * WHEN_STUCK
        back = self._held_back
        self._held_back = {one for one, many in self._bytes.items() if many > (most // 2 if one in back else most)}
        return self._held_back

    def overdue(self, ended: Collection[int], now: float) -> int | None:
        """The position that has been missing so for thirty seconds; `now` is in seconds and only ever rises."""
        missing = self.missing(ended)
        if missing is None:
            self._missing_since = None
        elif self._missing_since is None or self._missing_since[0] != missing:
            self._missing_since = (missing, now)
        elif now - self._missing_since[1] >= SKIPPED_SECONDS:
            return missing
        return None
