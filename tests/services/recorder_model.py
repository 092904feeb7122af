"""A store of facts as a plain list, and hypothesis doing anything at all to it and to a real recorder at once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from schemas.moment import micros
from services.clock import SetClock
from services.store.recorder import (
    CLOCK_MAY_LAG_SECONDS,
    ClockBehind,
    Head,
    KeyUsedOtherwise,
    NewFact,
    Recorder,
    StreamMoved,
    Write,
)
from tests.services.receipts import SIGNER, assert_proved
from tests.spec import an_id, at

STREAMS = tuple(an_id(f"stream {number}") for number in range(3))
KEYS = (None, *(hashlib.sha256(b"key %d" % number).digest() for number in range(4)))
BODIES = tuple(hashlib.sha256(b"body %d" % number).digest() for number in range(2))
Outcome = tuple[Literal["written", "repeated"], tuple[int, ...]] | tuple[type[Exception], int]


@dataclass
class PlainList:
    """What a store does, without a disk: facts as stream and value, the moments, and the keys that came."""

    facts: list[tuple[UUID, bytes]] = field(default_factory=list)
    recorded_at: list[int] = field(default_factory=list)
    keys: dict[bytes, tuple[tuple[int, ...], bytes | None]] = field(default_factory=dict)
    promised: int = 0

    def version(self, stream: UUID) -> int:
        return sum(found == stream for found, _ in self.facts)

    def write(self, one: Write, now: int) -> Outcome:
        if one.command_key in self.keys:
            positions, body = self.keys[one.command_key]
            return ("repeated", positions) if body == one.command_body else (KeyUsedOtherwise, 0)
        if self.version(one.stream) != one.seen:
            return StreamMoved, self.version(one.stream)
        latest = max(self.promised, *self.recorded_at, 0)
        if one.recorded_at is None and latest - now > CLOCK_MAY_LAG_SECONDS * 1_000_000:
            return ClockBehind, 0
        first = len(self.facts) + 1
        for new in one.facts:
            latest = max(now if one.recorded_at is None else one.recorded_at, latest + 1)
            self.facts.append((one.stream, new.value))
            self.recorded_at.append(latest)
        positions = tuple(range(first, len(self.facts) + 1))
        if one.command_key is not None:
            self.keys[one.command_key] = positions, one.command_body
        return "written", positions


class Doing(RuleBasedStateMachine):
    """Writes, repeats, conflicts, promises, clocks that jump, openings; afterwards both must show the same."""

    def __init__(self, opening: Any, fact: Callable[[str], NewFact], everything: Callable[[Recorder], Any]) -> None:
        super().__init__()
        self.opening, self.fact, self.everything = opening, fact, everything
        self.clock = SetClock(at("2026-03-04 12:00"))
        self.recorder: Recorder = opening(self.clock)
        self.recorder.signer = SIGNER
        self.list = PlainList()

    @rule(
        stream=st.sampled_from(STREAMS),
        stale=st.sampled_from((0, 0, 0, 0, -1, 1)),
        count=st.integers(1, 3),
        key=st.sampled_from(KEYS),
        body=st.sampled_from(BODIES),
        history=st.none() | st.integers(0, 2_000_000_000_000_000),
    )
    def write(self, stream: UUID, stale: int, count: int, key: bytes | None, body: bytes, history: int | None) -> None:
        texts = [f"fact {len(self.list.facts)} {number}" for number in range(count)]
        seen = max(self.list.version(stream) + stale, 0)
        facts = tuple(self.fact(text) for text in texts)
        one = Write(stream, seen, facts, key, body if key else None, history)
        expected = self.list.write(one, micros(self.clock.now()))
        assert self.outcome(one) == expected

    def outcome(self, one: Write) -> Outcome:
        try:
            written = self.recorder.write(one)
        except StreamMoved as moved:
            return StreamMoved, moved.version
        except (KeyUsedOtherwise, ClockBehind) as hindrance:
            return type(hindrance), 0
        assert_proved(written, self.recorder)
        return "repeated" if written.repeated else "written", written.positions

    @rule(seconds=st.sampled_from((-400, -299, -1, 1, 60, 86_400)))
    def let_the_clock_jump(self, seconds: int) -> None:
        self.clock.moment += timedelta(seconds=seconds)

    @rule(seconds=st.integers(-60, 60))
    def promise(self, seconds: int) -> None:
        moment = self.clock.moment + timedelta(seconds=seconds)
        self.list.promised = max(self.list.promised, micros(moment))
        assert self.recorder.promise(moment) == self.head()

    @rule()
    def open_again(self) -> None:
        self.recorder.close()
        self.recorder = self.opening(self.clock)
        self.recorder.signer = SIGNER

    def head(self) -> Head:
        return Head(len(self.list.facts), self.list.recorded_at[-1] if self.list.facts else 0)

    @invariant()
    def both_show_the_same(self) -> None:
        assert self.recorder.head() == self.head()
        found = self.everything(self.recorder)
        assert [(one.stream, one.value) for one in found] == self.list.facts
        assert [one.recorded_at for one in found] == self.list.recorded_at
        for key, known in self.list.keys.items():
            assert self.recorder.written_under(key) == known

    def teardown(self) -> None:
        self.recorder.close()


def run_against_a_model(
    fresh: Callable[[], Any], fact: Callable[[str], NewFact], everything: Callable[[Recorder], Any]
) -> None:
    """Try a recorder against the plain list, on a new store each time."""
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    how = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(lambda: Doing(fresh(), fact, everything), settings=how)
