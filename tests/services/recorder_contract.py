"""What every store of facts keeps to, whichever database it stands on: one suite that each recorder's own test runs.

A recorder's test is a subclass that gives the fixture `fresh`: a function that makes an empty store and returns how to
open it. An opening takes a clock and can be sent to another process.
"""

import asyncio
import hashlib
import itertools
import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import pytest
import structlog

from schemas.moment import MICROSECOND, micros
from schemas.recorded import StoredFact
from services.clock import Clock, SetClock
from services.store.leaf import NO_HASH, Leaf
from services.store.recorder import (
    ClockBehind,
    Head,
    KeyUsedOtherwise,
    NewFact,
    Recorder,
    StoreUnavailable,
    StreamMoved,
    Write,
    Written,
)
from tests.services.receipts import SIGNER, Counting, Unable, assert_proved, signed_over
from tests.services.recorder_model import run_against_a_model
from tests.spec import an_id, at

NOON = at("2026-03-04 12:00")
JIM, ANN = an_id("Jim's case"), an_id("Ann's case")
KEY, BODY, OTHER_BODY = (hashlib.sha256(text).digest() for text in (b"key", b"body", b"another body"))
EVERYTHING = 1_000_000


class Opening(Protocol):
    """Opens one and the same store, as often as it is asked and in any process."""

    def __call__(self, clock: Clock | None = None) -> Recorder: ...


def fact(text: str, **more: Any) -> NewFact:
    """A fact whose bytes tell what its audit leaf must hold."""
    about = {"text": text, "worker": str(an_id("worker")), "organisation": "LA", "read_position": 7, **more}
    value = json.dumps(about).encode()
    worker = UUID(about["worker"]) if about["worker"] else None
    digest = hashlib.sha256(value).digest()
    return NewFact("CaseOpened", JIM, value, digest, worker, about["organisation"], about["read_position"])


def write(stream: UUID, seen: int, *texts: str, **more: Any) -> Write:
    return Write(stream, seen, tuple(fact(text) for text in texts or ("a fact",)), **more)


def everything(recorder: Recorder) -> list[StoredFact]:
    """The whole record, found sound: dense, contiguous, rising, every leaf made of its columns and the leaf before."""
    facts = list(recorder.after(0, EVERYTHING))
    assert [one.position for one in facts] == list(range(1, len(facts) + 1))
    assert all(before.recorded_at < later.recorded_at for before, later in itertools.pairwise(facts))
    versions: dict[UUID, int] = {}
    last: dict[UUID, bytes] = {}
    for one, leaf in zip(facts, recorder.leaves(0, EVERYTHING), strict=True):
        versions[one.stream] = versions.get(one.stream, 0) + 1
        assert one.version == versions[one.stream]
        assert leaf == leaf_hash(one, last.get(one.stream, NO_HASH))
        last[one.stream] = leaf
    assert recorder.head() == (Head(facts[-1].position, facts[-1].recorded_at) if facts else Head(0, 0))
    return facts


def leaf_hash(one: StoredFact, previous: bytes) -> bytes:
    """The leaf that these columns and the leaf before must have led to."""
    about = json.loads(one.value)
    return Leaf(
        position=one.position,
        stream=one.stream,
        version=one.version,
        recorded_at=one.recorded_at,
        name=one.name,
        worker=UUID(about["worker"]) if about["worker"] else None,
        organisation=about["organisation"],
        previous=previous,
        content_hash=one.content_hash,
        read_position=about["read_position"],
    ).hash()


def text_of(one: StoredFact) -> str:
    text: str = json.loads(one.value)["text"]
    return text


def texts(facts: Sequence[StoredFact]) -> list[str]:
    return [text_of(one) for one in facts]


async def all_at_once(recorder: Recorder, writes: Sequence[Write]) -> list[Written | BaseException]:
    """Given in one breath, so that those behind the first wait together and go in one commit."""
    return await asyncio.gather(*[recorder.write_soon(one) for one in writes], return_exceptions=True)


class RecorderContract:
    """Run by each recorder's own test, unchanged."""

    @pytest.fixture
    def opening(self, fresh: Callable[[], Opening]) -> Opening:
        return fresh()

    @pytest.fixture
    def clock(self) -> SetClock:
        return SetClock(NOON)

    @pytest.fixture
    def recorder(self, opening: Opening, clock: SetClock) -> Iterator[Recorder]:
        recorder = opening(clock)
        yield recorder
        recorder.close()

    def test_an_empty_store_has_nothing(self, recorder: Recorder) -> None:
        assert everything(recorder) == []
        assert recorder.stream(JIM) == []
        assert recorder.at((1,)) == []
        assert recorder.written_under(KEY) is None

    def test_positions_are_dense_and_versions_count_each_stream(self, recorder: Recorder) -> None:
        answers = [recorder.write(write(*one)) for one in ((JIM, 0), (ANN, 0), (JIM, 1, "b", "c"), (ANN, 1))]
        assert [answer.positions for answer in answers] == [(1,), (2,), (3, 4), (5,)]
        facts = everything(recorder)
        assert [(one.stream, one.version) for one in facts] == [(JIM, 1), (ANN, 1), (JIM, 2), (JIM, 3), (ANN, 2)]

    def test_what_is_read_is_what_was_written(self, recorder: Recorder) -> None:
        given = fact("hello", worker=None, organisation="NHS_MH", read_position=None)
        written = recorder.write(Write(ANN, 0, (given,)))
        stored = StoredFact(1, ANN, 1, JIM, given.name, written.recorded_at[0], given.value, given.content_hash)
        assert everything(recorder) == [stored]
        assert recorder.stream(ANN) == [stored]
        assert recorder.at((1,)) == [stored]

    def test_recorded_at_is_the_clocks_time_and_rises_while_the_clock_stands(self, recorder: Recorder) -> None:
        first = recorder.write(write(JIM, 0, "a", "b"))
        second = recorder.write(write(ANN, 0))
        noon = micros(NOON)
        assert (*first.recorded_at, *second.recorded_at) == (noon, noon + 1, noon + 2)
        assert recorder.head() == Head(3, noon + 2)

    @pytest.mark.fault(29)
    def test_a_stream_that_moved_is_told_and_nothing_is_written(self, recorder: Recorder) -> None:
        recorder.write(write(JIM, 0, "a", "b"))
        for seen in (0, 1, 3):
            with pytest.raises(StreamMoved, match="the stream stands at version 2") as moved:
                recorder.write(write(JIM, seen, "c"))
            assert moved.value.version == 2
        assert texts(everything(recorder)) == ["a", "b"]

    def test_a_repeated_key_gives_the_first_answer(self, recorder: Recorder) -> None:
        first = recorder.write(write(JIM, 0, "a", "b", command_key=KEY, command_body=BODY))
        recorder.write(write(JIM, 2, "c"))
        again = recorder.write(write(JIM, 3, "d", "e", "f", command_key=KEY, command_body=BODY))
        assert (again.positions, again.repeated) == (first.positions, True)
        assert not first.repeated
        assert recorder.written_under(KEY) == ((1, 2), BODY)
        assert texts(everything(recorder)) == ["a", "b", "c"]

    def test_a_key_with_another_body_is_refused(self, recorder: Recorder) -> None:
        recorder.write(write(JIM, 0, command_key=KEY, command_body=BODY))
        for stream, seen in ((JIM, 1), (JIM, 0), (ANN, 0)):
            with pytest.raises(KeyUsedOtherwise):
                recorder.write(write(stream, seen, command_key=KEY, command_body=OTHER_BODY))
        assert len(everything(recorder)) == 1

    def test_in_a_group_each_hindrance_concerns_its_own_caller_alone(self, recorder: Recorder) -> None:
        keyed = {"command_key": KEY, "command_body": BODY}
        others = [write(an_id(f"other {number}"), 0) for number in range(20)]
        odd = [
            write(JIM, 0, "a", "b", **keyed),
            write(JIM, 0, "moved"),
            write(JIM, 0, "again", "and again", **keyed),
            write(ANN, 0, "other body", command_key=KEY, command_body=OTHER_BODY),
            write(JIM, 2, "c"),
        ]
        answers = asyncio.run(all_at_once(recorder, [*others, *odd, *(one._replace(seen=1) for one in others)]))
        first, moved, again, otherwise, then = answers[20:25]
        assert isinstance(first, Written) and isinstance(again, Written) and isinstance(then, Written)
        assert (again.positions, again.repeated) == (first.positions, True)
        assert isinstance(moved, StreamMoved) and moved.version == 2
        assert isinstance(otherwise, KeyUsedOtherwise)
        assert texts(recorder.stream(JIM)) == ["a", "b", "c"]
        assert len(everything(recorder)) == 43

    def test_a_write_is_whole_or_nothing_and_its_fault_spares_the_others(self, recorder: Recorder) -> None:
        nothing: Any = None
        broken = Write(JIM, 0, (fact("a"), fact("b")._replace(value=nothing), fact("c")))
        others = [write(an_id(f"other {number}"), 0) for number in range(20)]
        answers = asyncio.run(all_at_once(recorder, [*others[:10], broken, *others[10:]]))
        assert isinstance(answers.pop(10), Exception)
        assert all(isinstance(answer, Written) for answer in answers)
        assert recorder.stream(JIM) == []
        assert len(everything(recorder)) == 20
        recorder.write(write(JIM, 0, "a"))
        assert everything(recorder)[-1].position == 21

    def test_many_writes_are_all_of_them_or_none(self, recorder: Recorder) -> None:
        keyed = {"command_key": KEY, "command_body": BODY}
        writes = [write(JIM, 0, "a", "b", **keyed), write(ANN, 0, "c"), write(JIM, 2, "d"), write(ANN, 1, "e", **keyed)]
        with pytest.raises(StreamMoved):
            recorder.write_many([*writes, write(JIM, 0, "moved"), write(an_id("other"), 0)])
        assert everything(recorder) == []
        answers = recorder.write_many(writes)
        assert [(one.positions, one.repeated) for one in answers] == [
            ((1, 2), False),
            ((3,), False),
            ((4,), False),
            ((1, 2), True),
        ]
        assert texts(everything(recorder)) == ["a", "b", "c", "d"]

    def test_the_facts_of_one_write_stand_together(self, recorder: Recorder) -> None:
        writes = [write(an_id(f"case {number}"), 0, "a", "b", "c") for number in range(40)]
        answers = asyncio.run(all_at_once(recorder, writes))
        for one, answer in zip(writes, answers, strict=True):
            assert isinstance(answer, Written)
            first = answer.positions[0]
            assert answer.positions == (first, first + 1, first + 2)
            assert [stored.stream for stored in recorder.at(answer.positions)] == [one.stream] * 3
        assert len(everything(recorder)) == 120

    def test_each_write_is_answered_with_its_leaf_hashes(self, recorder: Recorder) -> None:
        keyed = {"command_key": KEY, "command_body": BODY}
        first = recorder.write(write(JIM, 0, "a", "b", **keyed))
        second = recorder.write(write(ANN, 0, "c"))
        again = recorder.write(write(JIM, 2, "d", **keyed))
        leaves = list(recorder.leaves(0, EVERYTHING))
        assert [*first.leaf_hashes, *second.leaf_hashes] == leaves
        assert again.leaf_hashes == first.leaf_hashes
        assert [one.receipt for one in (first, second, again)] == [None] * 3
        assert recorder.receipt((1, 2)) is None

    def test_with_a_signer_each_write_gets_a_receipt(self, recorder: Recorder) -> None:
        recorder.signer = SIGNER
        for number, one in enumerate((write(JIM, 0, "a", "b"), write(ANN, 0), write(JIM, 2, "c", "d", "e"))):
            written = recorder.write(one)
            assert_proved(written, recorder)
            assert signed_over(written)[1:3] == ((1, 2), (3, 1), (4, 3))[number]

    def test_one_signature_serves_a_commit(self, recorder: Recorder) -> None:
        recorder.signer = counting = Counting()
        answers = recorder.write_many([write(an_id(str(number)), 0, *"ab"[: number % 2 + 1]) for number in range(9)])
        assert counting.times == 1
        for one in answers:
            assert_proved(one, recorder)
            assert signed_over(one)[1:3] == (1, 13)

    def test_callers_who_waited_together_share_a_signature(self, recorder: Recorder) -> None:
        recorder.signer = counting = Counting()
        writes = [write(an_id(str(number)), 0, "a", "b") for number in range(60)]
        answers = asyncio.run(all_at_once(recorder, [*writes, *writes]))
        written = [one for one in answers if isinstance(one, Written)]
        assert len(written) == 60
        positions_of: dict[str, list[int]] = {}
        for one in written:
            assert_proved(one, recorder)
            positions_of.setdefault(one.receipt.note, []).extend(one.positions)
        assert counting.times == len(positions_of) < 60
        for one in written:
            _, first, size, _ = signed_over(one)
            assert sorted(positions_of[one.receipt.note]) == list(range(first, first + size))

    def test_a_repeated_command_gets_a_receipt_for_where_its_facts_stand(self, recorder: Recorder) -> None:
        before = write(JIM, 0, "a", "b", command_key=KEY, command_body=BODY)
        recorder.write(before)
        recorder.signer = SIGNER
        together = write(ANN, 0, "c", command_key=OTHER_BODY, command_body=BODY)
        answers = recorder.write_many([write(an_id("other"), 0), before, together, together, before])
        assert [one.repeated for one in answers] == [False, True, False, True, True]
        assert [one.positions for one in answers] == [(3,), (1, 2), (4,), (4,), (1, 2)]
        for one in answers:
            assert_proved(one, recorder)
        assert [signed_over(one)[1:3] for one in answers] == [(3, 2), (1, 2), (3, 2), (3, 2), (1, 2)]
        assert recorder.write(before) == answers[1]
        assert recorder.receipt((1, 2)) == answers[1].receipt

    def test_what_is_hindered_gets_no_receipt_and_costs_nobody_theirs(self, recorder: Recorder) -> None:
        recorder.write(write(JIM, 0, "a", command_key=KEY, command_body=BODY))
        recorder.signer = SIGNER
        otherwise = write(ANN, 0, "other body", command_key=KEY, command_body=OTHER_BODY)
        others = [write(an_id(f"other {number}"), 0) for number in range(10)]
        answers = asyncio.run(all_at_once(recorder, [*others[:5], otherwise, write(JIM, 0, "moved"), *others[5:]]))
        assert [type(one) for one in answers[5:7]] == [KeyUsedOtherwise, StreamMoved]
        for one in (*answers[:5], *answers[7:]):
            assert isinstance(one, Written)
            assert_proved(one, recorder)

    def test_where_signing_fails_the_answer_is_given_without_a_receipt(self, recorder: Recorder) -> None:
        keyed = {"command_key": KEY, "command_body": BODY}
        recorder.signer = Unable()
        with structlog.testing.capture_logs() as said:
            answers = [recorder.write(write(JIM, 0, "a", **keyed)), recorder.write(write(JIM, 0, "a", **keyed))]
            answers += recorder.write_many([write(ANN, 0, "b")])
            assert recorder.receipt((1,)) is None
        assert [(one.positions, one.repeated, one.receipt) for one in answers] == [
            ((1,), False, None),
            ((1,), True, None),
            ((2,), False, None),
        ]
        assert said == [{"event": "receipt_not_signed", "fault": "OSError", "log_level": "error"}] * 4
        assert texts(everything(recorder)) == ["a", "b"]
        recorder.signer = SIGNER
        assert_proved(recorder.write(write(JIM, 1, "a", **keyed)), recorder)

    def test_facts_after_a_position_come_in_order_page_by_page(self, recorder: Recorder) -> None:
        for number in range(10):
            recorder.write(write(an_id(str(number % 3)), number // 3, str(number)))
        assert [one.position for one in recorder.after(3, 4)] == [4, 5, 6, 7]
        assert [one.position for one in recorder.after(8, 100)] == [9, 10]
        assert recorder.after(10, 100) == []
        assert recorder.after(99, 100) == []
        assert recorder.leaves(3, 4) == recorder.leaves(0, 100)[3:7]

    def test_a_stream_is_read_from_any_version(self, recorder: Recorder) -> None:
        recorder.write(write(ANN, 0))
        recorder.write(write(JIM, 0, "a", "b", "c", "d"))
        assert texts(recorder.stream(JIM, 1)) == ["b", "c", "d"]
        assert texts(recorder.stream(JIM, 1, 2)) == ["b", "c"]
        assert recorder.stream(JIM, 4) == []
        assert texts(recorder.at((5, 2))) == ["a", "d"]

    def test_after_a_promise_every_fact_is_recorded_later(self, recorder: Recorder) -> None:
        before = recorder.write(write(JIM, 0))
        promised = NOON + timedelta(minutes=2)
        assert recorder.promise(promised) == Head(1, before.recorded_at[0])
        recorder.promise(NOON)
        assert recorder.write(write(JIM, 1, "b", "c")).recorded_at == (micros(promised) + 1, micros(promised) + 2)
        history = recorder.write(write(ANN, 0, recorded_at=micros(NOON)))
        assert history.recorded_at == (micros(promised) + 3,)
        everything(recorder)

    def test_a_promise_is_no_fact_even_where_a_write_is_refused_after_it(self, recorder: Recorder) -> None:
        recorder.write(write(JIM, 0))
        recorder.promise(NOON + timedelta(minutes=2))
        with pytest.raises(StreamMoved):
            recorder.write(write(JIM, 0))
        assert recorder.head() == Head(1, micros(NOON))

    def test_a_promise_holds_for_whoever_opens_the_store_next(self, recorder: Recorder, opening: Opening) -> None:
        recorder.promise(NOON)
        other = opening(SetClock(NOON - timedelta(minutes=1)))
        assert other.write(write(JIM, 0)).recorded_at == (micros(NOON) + 1,)
        other.close()

    @pytest.mark.fault(21)
    def test_a_clock_set_back_delays_nobody(self, recorder: Recorder, clock: SetClock) -> None:
        recorder.write(write(JIM, 0))
        clock.moment = NOON - timedelta(minutes=5)
        assert recorder.write(write(JIM, 1)).recorded_at == (micros(NOON) + 1,)
        clock.moment = NOON + timedelta(hours=1)
        assert recorder.write(write(JIM, 2)).recorded_at == (micros(NOON + timedelta(hours=1)),)

    @pytest.mark.fault(21)
    def test_a_clock_set_far_back_is_refused_in_words(self, recorder: Recorder, clock: SetClock) -> None:
        recorder.write(write(JIM, 0, "a", command_key=KEY, command_body=BODY))
        clock.moment = NOON - timedelta(minutes=5) - MICROSECOND
        with pytest.raises(ClockBehind, match="the clock stands 300 seconds before the last fact"):
            recorder.write(write(JIM, 1))
        clock.moment = NOON - timedelta(days=1)
        with pytest.raises(ClockBehind, match="the clock stands 86400 seconds before the last fact"):
            recorder.write(write(ANN, 0))
        assert recorder.write(write(JIM, 1, "a", command_key=KEY, command_body=BODY)).repeated
        assert texts(everything(recorder)) == ["a"]

    def test_a_history_keeps_its_times(self, recorder: Recorder) -> None:
        days = [micros(NOON - timedelta(days=number)) for number in (900, 30, 30, 2)]
        for version, day in enumerate(days):
            recorder.write(write(JIM, version, recorded_at=day))
        assert [one.recorded_at for one in everything(recorder)] == [days[0], days[1], days[1] + 1, days[3]]
        assert recorder.write(write(JIM, 4)).recorded_at == (micros(NOON),)

    def test_who_waits_for_facts_hears_of_them(self, recorder: Recorder, opening: Opening) -> None:
        assert not recorder.wait_for_facts(0, 0.0)
        with ThreadPoolExecutor(1) as pool, closing(opening()) as follower:
            waiting = pool.submit(follower.wait_for_facts, 0, 30.0)
            recorder.write(write(JIM, 0))
            assert waiting.result()
        assert recorder.wait_for_facts(0, 0.0)
        assert not recorder.wait_for_facts(1, 0.01)

    def test_nobody_waits_for_the_lock_where_nobody_writes(self, recorder: Recorder) -> None:
        recorder.write(write(JIM, 0))
        assert recorder.lock_waits() == (0, 0.0, 0)

    def test_another_opening_sees_what_was_answered_and_goes_on(self, recorder: Recorder, opening: Opening) -> None:
        recorder.write(write(JIM, 0, "a", command_key=KEY, command_body=BODY))
        other = opening(SetClock(NOON))
        assert other.write(write(JIM, 1, "b")).positions == (2,)
        assert other.write(write(JIM, 0, "a", command_key=KEY, command_body=BODY)).repeated
        with pytest.raises(StreamMoved):
            recorder.write(write(JIM, 1, "c"))
        assert texts(everything(recorder)) == ["a", "b"]
        other.close()
        assert recorder.write(write(JIM, 2, "c")).positions == (3,)

    def test_a_closed_store_says_so(self, opening: Opening) -> None:
        recorder = opening()
        recorder.write(write(JIM, 0))
        recorder.close()
        recorder.close()
        with pytest.raises(StoreUnavailable, match=r"is being closed; nothing was kept") as closed:
            recorder.write(write(JIM, 1))
        assert closed.value.rule == "store_closed"

    def test_closing_finishes_what_was_begun(self, opening: Opening) -> None:
        async def leave() -> list[Written | BaseException]:
            recorder = opening()
            waiting = [recorder.write_soon(write(an_id(str(number)), 0)) for number in range(300)]
            await asyncio.to_thread(recorder.close)
            return await asyncio.gather(*waiting, return_exceptions=True)

        assert all(isinstance(answer, Written) for answer in asyncio.run(leave()))
        again = opening()
        assert len(everything(again)) == 300
        again.close()

    def test_threads_and_an_event_loop_write_at_the_same_time(self, recorder: Recorder) -> None:
        with ThreadPoolExecutor(9) as pool:
            looping = pool.submit(asyncio.run, many(recorder, "task", 24, 10))
            threads = [pool.submit(now, recorder, f"thread {number}", 20) for number in range(8)]
            answered = [*looping.result(60), *(text for one in threads for text in one.result(60))]
        found = texts(everything(recorder))
        assert len(answered) == 400
        assert sorted(found) == sorted(answered)

    def test_processes_write_at_the_same_time(self, opening: Opening) -> None:
        opening(None).close()
        spawning = multiprocessing.get_context("spawn")
        answers = spawning.Queue()
        processes = [spawning.Process(target=elsewhere, args=(opening, str(number), answers)) for number in range(2)]
        for process in processes:
            process.start()
        answered = [text for _ in processes for text in answers.get(timeout=60)]
        for process in processes:
            process.join(30)
        recorder = opening(None)
        found = texts(everything(recorder))
        recorder.close()
        assert [process.exitcode for process in processes] == [0, 0]
        assert len(answered) == 2 * (2 * 25 + 8 * 5)
        assert sorted(found) == sorted(answered)

    def test_whatever_is_done_the_store_is_as_a_plain_list_would_be(self, fresh: Callable[[], Opening]) -> None:
        run_against_a_model(fresh, fact, everything)


def now(recorder: Recorder, who: str, times: int) -> list[str]:
    """One thread's facts, by turns on a stream of its own and on everybody's; the texts that were answered."""
    answered = []
    for number in range(times):
        own = number % 2 == 0
        stream, seen, text = (an_id(who), number // 2, f"{who}: {number}") if own else (JIM, 0, f"{who}: {number}")
        while True:
            try:
                recorder.write(write(stream, seen, text))
                break
            except StreamMoved as moved:
                seen = moved.version
        answered.append(text)
    return answered


async def soon(recorder: Recorder, who: str, times: int) -> list[str]:
    """The same for one task of an event loop."""
    answered = []
    for number in range(times):
        seen, text = number, f"{who}: {number}"
        stream = ANN if number == times - 1 else an_id(who)
        while True:
            try:
                await recorder.write_soon(write(stream, seen, text))
                break
            except StreamMoved as moved:
                seen = moved.version
        answered.append(text)
    return answered


async def many(recorder: Recorder, who: str, tasks: int, times: int) -> list[str]:
    """So many tasks at the same time."""
    answered = await asyncio.gather(*(soon(recorder, f"{who} {number}", times) for number in range(tasks)))
    return [text for one in answered for text in one]


def elsewhere(opening: Opening, name: str, answers: Any) -> None:
    """Another process: two threads and eight tasks."""
    recorder = opening(None)
    with ThreadPoolExecutor(2) as pool:
        threads = [pool.submit(now, recorder, f"{name} thread {number}", 25) for number in range(2)]
        answered = asyncio.run(many(recorder, f"{name} task", 8, 5))
        answered += [text for one in threads for text in one.result()]
    recorder.close()
    answers.put(answered)
