"""What may break between us and PostgreSQL: stuck writers, cut lines, lost answers, a server killed (4, 15, 29, 30)."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from schemas.recorded import StoredFact
from services.store import postgres_connection, postgres_resending
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import KeyUsedOtherwise, StoreDamaged, StoreUnavailable, StreamMoved, Write, Written
from tests.real.databases import PostgresServer
from tests.real.proxy import Proxy
from tests.services.postgres_places import call_in, held, raw, through_a_proxy, wait_until_somebody_waits_for_the_lock
from tests.services.receipts import SIGNER, assert_proved
from tests.services.recorder_contract import (
    ANN,
    BODY,
    JIM,
    KEY,
    OTHER_BODY,
    all_at_once,
    everything,
    now,
    texts,
    write,
)
from tests.spec import an_id

UNKNOWN = "it is not known whether this was kept, and the same command with the same key may be sent again"
ASKED = b"write_facts"
KEYED = {"command_key": KEY, "command_body": BODY}


@pytest.fixture
def direct(postgres: Postgres) -> Iterator[PostgresRecorder]:
    """Somebody with a network that never fails."""
    recorder = PostgresRecorder(postgres)
    yield recorder
    recorder.close()


@pytest.fixture
def network(postgres: Postgres) -> Iterator[tuple[Proxy, Postgres]]:
    with through_a_proxy(postgres) as both:
        yield both


@pytest.fixture
def cut_off(network: tuple[Proxy, Postgres]) -> Iterator[PostgresRecorder]:
    """Somebody whose network a test may break; one fact stands already."""
    recorder = PostgresRecorder(network[1])
    recorder.write(write(an_id("first"), 0))
    yield recorder
    recorder.close()


@pytest.fixture
def proxy(network: tuple[Proxy, Postgres]) -> Proxy:
    return network[0]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_resending, "KEEP_TRYING_SECONDS", 0.3)
    monkeypatch.setattr(postgres_connection, "ANSWER_SECONDS", 1.0)
    monkeypatch.setitem(postgres_connection.UNLESS_THE_URL_SAYS, "connect_timeout", 2)


@pytest.mark.fault(30)
def test_a_stuck_writer_is_named(postgres: Postgres, direct: PostgresRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres_connection.SETTINGS, "lock_timeout", "100ms")
    with held(postgres, "a forgotten session") as stuck:
        words = rf"^a forgotten session \(server process {stuck.info.backend_pid}, idle in transaction, \d+ s\) holds "
        with pytest.raises(StoreUnavailable, match=words + rf"{direct.name}; nothing was kept$") as told:
            direct.write(write(JIM, 0))
        assert told.value.rule == "store_busy"
        with pytest.raises(StoreUnavailable, match=r"^a forgotten session"):
            direct.promise(direct.clock.now())
        answers = asyncio.run(all_at_once(direct, [write(an_id(str(number)), 0) for number in range(20)]))
        assert all(isinstance(answer, StoreUnavailable) and answer.rule == "store_busy" for answer in answers)
        assert everything(direct) == []
    assert direct.write(write(JIM, 0)).positions == (1,)


@pytest.mark.fault(30)
def test_the_lock_is_not_waited_for_for_ever(postgres: Postgres, direct: PostgresRecorder) -> None:
    with held(postgres), pytest.raises(StoreUnavailable, match=r"^a stuck writer"):
        direct.write(write(JIM, 0))
    assert everything(direct) == []


def test_who_waits_for_the_lock_is_counted_by_any_process(postgres: Postgres, direct: PostgresRecorder) -> None:
    assert direct.lock_waits() == (0, 0.0, 0)
    with ThreadPoolExecutor(1) as pool, closing(PostgresRecorder(postgres)) as looking:
        with held(postgres):
            waiting = pool.submit(direct.write, write(JIM, 0))
            while looking.lock_waits().waiting == 0:
                assert not waiting.done()
            assert direct.lock_waits().longest_seconds > 0
        assert waiting.result(60).positions == (1,)
        assert looking.lock_waits() == (0, 0.0, 0)


def test_who_gave_up_waiting_is_counted(
    postgres: Postgres, direct: PostgresRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres_connection.SETTINGS, "lock_timeout", "100ms")
    with held(postgres), pytest.raises(StoreUnavailable):
        direct.write(write(JIM, 0))
    assert direct.lock_waits().given_up == 1


@pytest.mark.fault(29)
def test_two_writers_at_one_stream_both_get_there(postgres: Postgres, direct: PostgresRecorder) -> None:
    others = [PostgresRecorder(postgres) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        told = [pool.submit(now, one, f"writer {number}", 30) for number, one in enumerate((direct, *others))]
        answered = [text for one in told for text in one.result(60)]
    assert sorted(texts(everything(direct))) == sorted(answered)
    for one in others:
        one.close()


@pytest.mark.fault(15)
def test_a_position_that_comes_late_is_refused_by_readers(postgres: Postgres, direct: PostgresRecorder) -> None:
    direct.write(write(JIM, 0, "a"))
    with raw(postgres) as connection:  # as it would be without the lock
        connection.execute(
            "INSERT INTO facts SELECT 3, gen_random_uuid(), 1, key, name, recorded_at, value, content_hash, leaf_hash,"
            " NULL, NULL FROM facts"
        )
    for after in (0, 1):
        with pytest.raises(StoreDamaged, match=f"lacks a position after {after}"):
            direct.after(after, 100)


def test_a_line_that_was_cut_is_made_anew_by_the_next_call(proxy: Proxy, cut_off: PostgresRecorder) -> None:
    proxy.cut()
    assert len(cut_off.after(0, 100)) == 1
    proxy.cut()
    assert cut_off.write(write(JIM, 0, "a")).positions == (2,)
    proxy.cut()
    cut_off.promise(cut_off.clock.now())
    assert len(everything(cut_off)) == 2


@pytest.mark.usefixtures("impatient")
def test_a_database_that_is_lost_is_told_and_found_again(proxy: Proxy, cut_off: PostgresRecorder) -> None:
    proxy.drop()
    with pytest.raises(StoreUnavailable) as told:
        cut_off.write(write(JIM, 0, "a"))
    assert told.value.rule == "store_out_of_reach"
    for attempt in (lambda: cut_off.write(write(JIM, 0, "a")), lambda: cut_off.after(0, 100), cut_off.head):
        with pytest.raises(StoreUnavailable, match=r"cannot be reached; nothing was kept$"):
            attempt()
    proxy.heal()
    assert cut_off.write(write(JIM, 0, "a")).positions == (2,)


@pytest.mark.parametrize("keyed", [{}, KEYED])
@pytest.mark.fault(4)
def test_an_answer_lost_on_its_way_is_given_all_the_same(
    proxy: Proxy, cut_off: PostgresRecorder, keyed: dict[str, Any]
) -> None:
    cut_off.signer = SIGNER
    proxy.cut_answers(ASKED)
    written = cut_off.write(write(JIM, 0, "a", "b", **keyed))
    assert proxy.losing is None
    found = cut_off.stream(JIM)
    assert (written.positions, written.repeated) == ((2, 3), False)
    assert written.recorded_at == tuple(one.recorded_at for one in found)
    assert_proved(written, cut_off)
    assert len(everything(cut_off)) == 3


def test_each_caller_of_a_group_gets_the_answer_of_the_first_time(
    proxy: Proxy, cut_off: PostgresRecorder, direct: PostgresRecorder
) -> None:
    direct.write(write(JIM, 0, "old", **KEYED))
    others = [write(an_id(f"other {number}"), 0, str(number)) for number in range(20)]
    odd = [
        write(JIM, 0, "moved"),
        write(JIM, 1, "b", command_key=OTHER_BODY, command_body=BODY),
        write(JIM, 2, "c"),
        write(JIM, 0, "again", **KEYED),
        write(ANN, 0, "other body", command_key=KEY, command_body=OTHER_BODY),
    ]
    first = write(an_id("goes before"), 0)  # so that all others wait together
    cut_off.signer = SIGNER
    proxy.cut_answers(others[19].facts[0].value)
    answers = asyncio.run(all_at_once(cut_off, [first, *others, *odd]))
    assert proxy.losing is None
    moved, new, then, again, otherwise = answers[21:]
    assert isinstance(moved, StreamMoved)
    assert isinstance(otherwise, KeyUsedOtherwise)
    assert isinstance(again, Written) and again.repeated and again.positions == (2,)
    for answer in (*answers[:21], new, then):
        assert isinstance(answer, Written) and not answer.repeated and len(answer.recorded_at) == 1
    for answer in (*answers[:21], new, then, again):
        assert_proved(answer, cut_off)
    assert texts(cut_off.stream(JIM)) == ["old", "b", "c"]
    assert len(everything(cut_off)) == 25


def test_many_writes_whose_answer_was_lost_are_all_of_them_or_none(
    proxy: Proxy, cut_off: PostgresRecorder, direct: PostgresRecorder
) -> None:
    writes = [write(JIM, 0, "a", "b", **KEYED), write(ANN, 0, "c"), write(JIM, 2, "d"), write(ANN, 1, "e", **KEYED)]
    cut_off.signer = SIGNER
    proxy.cut_answers(ASKED)
    answers = cut_off.write_many(writes)
    for one in answers:
        assert_proved(one, cut_off)
    assert [(one.positions, one.repeated) for one in answers] == [
        ((2, 3), False),
        ((4,), False),
        ((5,), False),
        ((2, 3), True),
    ]
    proxy.cut_answers(ASKED)
    with pytest.raises(StreamMoved):
        cut_off.write_many([write(JIM, 3, "f"), write(ANN, 0, "moved")])
    assert texts(everything(direct))[1:] == ["a", "b", "c", "d"]


def test_somebody_elses_fact_in_our_place_is_not_taken_for_ours(
    postgres: Postgres, proxy: Proxy, cut_off: PostgresRecorder, direct: PostgresRecorder
) -> None:
    """Cut before the group came to the database; meanwhile another writes to the same stream."""
    with held(postgres) as stuck:
        waiting: list[Any] = []
        late = threading.Thread(target=lambda: waiting.append(outcome(cut_off, write(JIM, 0, "ours"))))
        late.start()
        wait_until_somebody_waits_for_the_lock(postgres)
        call_in(stuck, direct.name, write(JIM, 0, "theirs"))
        stuck.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        stuck.commit()
    late.join(30)
    assert isinstance(waiting[0], StreamMoved)
    assert texts(direct.stream(JIM)) == ["theirs"]


def outcome(recorder: PostgresRecorder, one: Write) -> Written | Exception:
    try:
        return recorder.write(one)
    except Exception as error:
        return error


@pytest.mark.usefixtures("impatient")
def test_nobody_reads_for_ever_on_a_line_that_went_silent(proxy: Proxy, cut_off: PostgresRecorder) -> None:
    assert len(cut_off.after(0, 100)) == 1
    proxy.black_hole()
    with pytest.raises(StoreUnavailable, match=r"cannot be reached; nothing was kept$"):
        cut_off.after(0, 100)
    proxy.heal()
    assert len(cut_off.after(0, 100)) == 1


@pytest.mark.usefixtures("impatient")
def test_where_the_answer_cannot_be_found_out_that_is_what_is_said(
    proxy: Proxy, cut_off: PostgresRecorder, direct: PostgresRecorder
) -> None:
    cut_off.write(write(ANN, 0))
    proxy.black_hole()
    with pytest.raises(StoreUnavailable, match=f"was lost while it answered; {UNKNOWN}$") as told:
        cut_off.write(write(JIM, 0, "a", **KEYED))
    assert told.value.rule == "store_out_of_reach"
    proxy.heal()
    assert cut_off.write(write(JIM, 0, "a", **KEYED)).positions == (3,)
    assert len(everything(direct)) == 3


@pytest.mark.fault(16)
def test_a_full_disk_is_told_and_what_was_answered_stays(postgres: Postgres, direct: PostgresRecorder) -> None:
    direct.write(write(JIM, 0, "a"))
    with raw(postgres) as connection:
        connection.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
            "CREATE TRIGGER full_disk BEFORE INSERT ON facts FOR EACH STATEMENT EXECUTE FUNCTION no_room()"
        )
        with pytest.raises(
            StoreUnavailable, match=f"^there is no room left for {direct.name}; nothing was kept$"
        ) as told:
            direct.write(write(JIM, 1, "b"))
        assert told.value.rule == "store_full"
        answers = asyncio.run(all_at_once(direct, [write(an_id(str(number)), 0) for number in range(20)]))
        assert all(isinstance(answer, StoreUnavailable) and answer.rule == "store_full" for answer in answers)
        connection.execute("DROP TRIGGER full_disk ON facts")
    assert direct.write(write(JIM, 1, "b")).positions == (2,)
    assert texts(everything(direct)) == ["a", "b"]


def test_a_database_that_only_reads_is_told(postgres: Postgres, direct: PostgresRecorder) -> None:
    direct.write(write(JIM, 0, "a"))
    line = direct._line._connection
    assert line is not None
    line.execute("SET default_transaction_read_only = on")
    with pytest.raises(StoreUnavailable, match=r"cannot be read or written; nothing was kept$") as told:
        direct.write(write(JIM, 1, "b"))
    assert told.value.rule == "store_out_of_reach"
    assert texts(everything(direct)) == ["a"]


class Busy:
    """Four threads that write what is numbered, and keep which answers came and which did not."""

    def __init__(self, recorder: PostgresRecorder) -> None:
        self.recorder = recorder
        self.answered: dict[int, Written] = {}
        self.unknown: list[int] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.write_on, args=(number,)) for number in range(4)]
        for thread in self.threads:
            thread.start()

    def write_on(self, number: int) -> None:
        while not self.stop.is_set():
            try:
                self.answered[number] = self.recorder.write(numbered(number))
            except StoreUnavailable as told:
                self.unknown.append(number)
                assert told.rule == "store_out_of_reach"
            number += 4

    def go_on_for(self, answers: int) -> None:
        enough = len(self.answered) + answers
        while len(self.answered) < enough:
            assert any(thread.is_alive() for thread in self.threads)

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)


@pytest.mark.fault(4)
def test_a_server_killed_while_it_inserts_loses_nothing_that_was_answered(own_postgres: PostgresServer) -> None:
    recorder = PostgresRecorder(Postgres(own_postgres.url))
    recorder.signer = SIGNER
    busy = Busy(recorder)
    for _ in range(2):
        busy.go_on_for(200)
        own_postgres.kill()
        own_postgres.up()
    busy.go_on_for(50)
    busy.end()
    found = {one.stream: one for one in everything(recorder)}
    for number, written in busy.answered.items():
        assert_stands(found[an_id(str(number))], written)
        assert_proved(written, recorder)
    for number in busy.unknown:
        again = recorder.write(numbered(number))
        assert again.repeated == (an_id(str(number)) in found)
    assert len(everything(recorder)) == len({*busy.answered, *busy.unknown})
    recorder.close()


def numbered(number: int) -> Write:
    key = number.to_bytes(32, "big")
    return write(an_id(str(number)), 0, str(number), command_key=key, command_body=BODY)


def assert_stands(one: StoredFact, written: Written) -> None:
    assert (one.position,) == written.positions
    assert written.repeated or (one.recorded_at,) == written.recorded_at
