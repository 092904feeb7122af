"""The dense merge against the plainest model: every position once, in order, whatever the log does to the messages."""

from collections.abc import Sequence
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from services.kafka.merge import SKIPPED_SECONDS, WHEN_STUCK, Early, Merge

SIZE = 100
Log = list[list[int]]


def message(position: int, partition: int, offset: int, body: str = "as it was") -> Early:
    return Early(position, partition, offset, SIZE, (position, body))


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Positions by partition: each has its own in order, but for batches that overtook others or came again."""
    partitions, last = draw(st.integers(1, 5)), draw(st.integers(0, 60))
    found: Log = [[] for _ in range(partitions)]
    for position in range(1, last + 1):
        found[draw(st.integers(0, partitions - 1))].append(position)
    return [overtaken(draw, of_one) for of_one in found]


def overtaken(draw: st.DrawFn, positions: list[int]) -> list[int]:
    """Cut into batches; some change places with the next, some come again later."""
    batches = [list(of_one) for _, of_one in groupby(positions, lambda position: position // 4)]
    for at in range(len(batches) - 1):
        if draw(st.booleans()):
            batches[at], batches[at + 1] = batches[at + 1], batches[at]
    again = [batch for batch in batches if draw(st.booleans())]
    return [position for batch in [*batches, *again] for position in batch]


class Reader:
    """Reads a log as a consumer does: some of one partition, then some of another, none that is held back."""

    def __init__(self, log: Log, merge: Merge) -> None:
        self.log, self.merge = log, merge

    def ended(self) -> set[int]:
        return {one for one, to in self.merge.read_to.items() if to >= len(self.log[one])}

    def read(self, partition: int, count: int) -> None:
        if partition in self.merge.too_far_ahead(self.ended()):
            return
        start = self.merge.read_to[partition]
        positions = self.log[partition][start : start + count]
        self.merge.add([message(one, partition, start + at) for at, one in enumerate(positions)])

    def read_all(self) -> None:
        for partition in range(len(self.log)):
            self.read(partition, 3)


def begun(log: Log, position: int = 0, offsets: dict[int, int] | None = None, held_bytes: int = 1 << 20) -> Merge:
    return Merge(position, offsets or dict.fromkeys(range(len(log)), 0), held_bytes)


def handed_on(log: Log, merge: Merge, turns: Sequence[tuple[int, int, int]]) -> list[int]:
    """All that is handed on while the log is read in these turns, and then to its end."""
    reader, found = Reader(log, merge), list[int]()
    for partition, count, limit in turns:
        reader.read(partition % len(log), count)
        found += [one.position for one in merge.take(limit)]
    while len(reader.ended()) < len(log):
        reader.read_all()
        found += [one.position for one in merge.take(7)]
    while some := merge.take(7):
        found += [one.position for one in some]
    return found


def first_times(positions: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(positions))


TURNS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(1, 9)), max_size=40)


@given(logs(), TURNS)
def test_any_turns_give_the_same_order(log: Log, turns: list[tuple[int, int, int]]) -> None:
    merge = begun(log)
    found = handed_on(log, merge, turns)
    last = max((position for of_one in log for position in of_one), default=0)
    assert first_times(found) == list(range(1, last + 1))
    assert len(found) + merge.repeats == sum(map(len, log))
    assert (merge.position, merge.held_bytes()) == (last, 0)
    assert merge.offsets() == {one: len(of_one) for one, of_one in enumerate(log)}


@given(logs(), TURNS, TURNS)
def test_whoever_starts_again_from_the_offsets_misses_nothing(
    log: Log, before: list[tuple[int, int, int]], after: list[tuple[int, int, int]]
) -> None:
    first = begun(log)
    reader, found = Reader(log, first), list[int]()
    for partition, count, limit in before:
        reader.read(partition % len(log), count)
        found += [one.position for one in first.take(limit)]
    again = begun(log, first.position, first.offsets())
    found += handed_on(log, again, after)
    last = max((position for of_one in log for position in of_one), default=0)
    assert first_times(found) == list(range(1, last + 1))


@given(logs(), TURNS, st.integers(0, 60))
def test_from_the_beginning_behind_any_position_the_rest_comes_in_order(
    log: Log, turns: list[tuple[int, int, int]], position: int
) -> None:
    last = max((one for of_one in log for one in of_one), default=0)
    stands_at = min(position, last)
    found = handed_on(log, begun(log, stands_at), turns)
    assert first_times([one for one in found if one > stands_at]) == list(range(stands_at + 1, last + 1))
    assert {one for one in found if one <= stands_at} == set(range(1, stands_at + 1))


@given(logs(), TURNS)
def test_what_is_held_is_bounded_and_what_is_needed_is_never_held_back(
    log: Log, turns: list[tuple[int, int, int]]
) -> None:
    most = 8 * SIZE * len(log)
    merge = begun(log, held_bytes=most)
    reader = Reader(log, merge)
    for partition, count, _ in turns:  # nothing is taken: all of it piles up
        reader.read(partition % len(log), count)
        assert merge.held_bytes() <= most * WHEN_STUCK + 9 * SIZE * len(log)
        empty = {one for one in range(len(log)) if merge.offsets()[one] == merge.read_to[one] and not merge._bytes[one]}
        assert not empty & merge.too_far_ahead(reader.ended())
    assert first_times(handed_on(log, merge, ())) == sorted({one for of_one in log for one in of_one})


def test_a_partition_far_ahead_is_held_back_until_half_of_it_is_gone() -> None:
    merge = Merge(0, {0: 0, 1: 0}, held_bytes=20 * SIZE)
    merge.add([message(position, 0, position - 2) for position in range(2, 14)])
    assert merge.too_far_ahead(()) == {0}
    merge.add([message(1, 1, 0)])
    merge.take(4)
    assert merge.too_far_ahead(()) == {0}
    merge.take(4)
    assert merge.too_far_ahead(()) == set()


def test_a_lower_position_is_not_a_repeat_when_a_batch_has_overtaken() -> None:
    merge = Merge(0, {0: 0})
    merge.add([message(position, 0, offset) for offset, position in enumerate((4, 5, 1, 2, 3))])
    assert [one.position for one in merge.take(10)] == [1, 2, 3, 4, 5]
    assert merge.repeats == 0


def test_the_offset_stays_at_the_first_that_was_not_handed_on() -> None:
    merge = Merge(0, {0: 0, 1: 5})
    merge.add([message(position, 0, offset) for offset, position in enumerate((4, 1, 2))])
    merge.take(10)
    assert merge.offsets() == {0: 0, 1: 5}
    merge.add([message(3, 1, 5)])
    merge.take(10)
    assert merge.offsets() == {0: 3, 1: 6}


def test_the_same_once_more_while_it_is_held_is_counted_and_dropped() -> None:
    merge = Merge(0, {0: 0})
    merge.add([message(2, 0, 0), message(2, 0, 1), message(1, 0, 2)])
    assert [one.offset for one in merge.take(10)] == [2, 0]
    assert merge.repeats == 1


def test_other_bytes_under_a_held_position_are_handed_on_beside_the_first() -> None:
    merge = Merge(0, {0: 0})
    merge.add([message(2, 0, 0), message(2, 0, 1, "altered"), message(1, 0, 2), message(3, 0, 3)])
    assert [(one.position, one.body[1]) for one in merge.take(10)] == [
        (1, "as it was"),
        (2, "as it was"),
        (2, "altered"),
        (3, "as it was"),
    ]


def test_a_known_position_is_handed_on_again_for_others_to_judge() -> None:
    merge = Merge(7, {0: 3})
    merge.add([message(7, 0, 3), message(8, 0, 4)])
    assert merge.offsets() == {0: 3}
    assert [one.position for one in merge.take(10)] == [7, 8]
    assert merge.offsets() == {0: 5}


def test_a_position_is_missing_when_every_partition_that_has_more_is_past_it() -> None:
    merge = Merge(0, {0: 0, 1: 0})
    assert merge.missing(ended={0, 1}) is None
    merge.add([message(2, 0, 0)])
    assert merge.missing(ended={0}) is None
    assert merge.missing(ended={1}) == 1
    merge.add([message(3, 1, 0)])
    assert merge.missing(ended=()) == 1


def test_it_is_overdue_after_thirty_seconds_of_being_missing_and_not_before() -> None:
    merge = Merge(0, {0: 0})
    merge.add([message(2, 0, 0)])
    assert merge.overdue({0}, 100.0) is None
    assert merge.overdue({0}, 100.0 + SKIPPED_SECONDS - 0.1) is None
    assert merge.overdue({0}, 100.0 + SKIPPED_SECONDS) == 1
    merge.add([message(1, 0, 1), message(4, 0, 2)])
    merge.take(10)
    assert merge.overdue({0}, 140.0) is None
    assert merge.overdue({0}, 169.9) is None
    assert merge.overdue({0}, 170.0) == 3
