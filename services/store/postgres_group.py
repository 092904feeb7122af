"""A group of writes as `write_facts` in the database takes it, and its answers as callers wait for them."""

import struct
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from services.store.leaf import around_previous
from services.store.postgres_arrays import ARRAY_OF, BYTES, NUMBER, TEXT, UUIDS, array, byte_strings, fours, numbers
from services.store.recorder import ClockBehind, KeyUsedOtherwise, StreamMoved, Write, Written

WRITTEN, REPEATED, USED_OTHERWISE, MOVED, BEHIND = range(1, 6)
BIGINT = struct.Struct(">q")
OF_COMMANDS = (UUIDS, NUMBER, NUMBER, BYTES, BYTES, NUMBER, NUMBER, NUMBER)
OF_FACTS = (UUIDS, TEXT, BYTES, BYTES, BYTES)
BOOLEAN = 16
TYPES = (*(ARRAY_OF[kind] for kind in (*OF_COMMANDS, *OF_FACTS)), NUMBER, BOOLEAN)
GIVEN = ", ".join(f"${number}" for number in range(1, len(TYPES) + 1))
CALL = f"SELECT answers, leaves, leaves_before FROM {{schema}}.write_facts({GIVEN})"


class Told(NamedTuple):
    """What `write_facts` answers, in binary form: four numbers a command, the leaf hashes of new facts and of older."""

    answers: bytes
    leaves: bytes | None
    leaves_before: bytes | None


def parameters(writes: Sequence[Write], clock: int | None, *, whole: bool) -> list[bytes | None]:
    """What `write_facts` is given, in binary form; without a clock the database's own counts."""
    facts = [fact for write in writes for fact in write.facts]
    leaves = [around_previous(fact) for fact in facts]
    histories = [None if write.recorded_at is None else BIGINT.pack(write.recorded_at) for write in writes]
    return [
        array(UUIDS, [write.stream.bytes for write in writes]),
        numbers([write.seen for write in writes]),
        numbers([len(write.facts) for write in writes]),
        array(BYTES, [write.command_key for write in writes]),
        array(BYTES, [write.command_body for write in writes]),
        array(NUMBER, histories),
        numbers(the_one_before([write.stream for write in writes])),
        numbers(the_one_before([write.command_key for write in writes])),
        array(UUIDS, [fact.key.bytes for fact in facts]),
        array(TEXT, [fact.name.encode() for fact in facts]),
        array(BYTES, [fact.value for fact in facts]),
        array(BYTES, [before for before, _ in leaves]),
        array(BYTES, [after for _, after in leaves]),
        None if clock is None else BIGINT.pack(clock),
        b"\x01" if whole else b"\x00",
    ]


def the_one_before(values: Sequence[object]) -> list[int]:
    """For each, where the last equal one before it stands, counted from 1; 0 where there is none, as for None."""
    last: dict[object, int] = {}
    found = []
    for number, value in enumerate(values, start=1):
        found.append(last.get(value, 0))
        if value is not None:
            last[value] = number
    return found


def answers(told: Told) -> list[Written | BaseException]:
    """What became of each write, in the order in which they were given."""
    new, before = byte_strings(told.leaves), byte_strings(told.leaves_before)
    return [answer(*four, before if four[0] == REPEATED else new) for four in fours(told.answers)]


def answer(outcome: int, number: int, count: int, moment: int, leaves: Iterator[bytes]) -> Written | BaseException:
    """One of them; the numbers mean what `write_facts` says, and its leaf hashes come next in `leaves`."""
    if outcome in (WRITTEN, REPEATED):
        positions, leaf_hashes = tuple(range(number, number + count)), tuple(islice(leaves, count))
        if outcome == REPEATED:
            return Written(positions, repeated=True, leaf_hashes=leaf_hashes)
        return Written(positions, tuple(range(moment, moment + count)), leaf_hashes=leaf_hashes)
    if outcome == USED_OTHERWISE:
        return KeyUsedOtherwise()
    if outcome == MOVED:
        return StreamMoved(number)
    return ClockBehind(f"the clock stands {number // 1_000_000} seconds before the last fact")
