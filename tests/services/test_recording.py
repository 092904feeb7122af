"""The door to the record: what it takes, what it refuses and in which words, and that it says the same twice."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from aggregates._shape import Command, commands, decider_of
from aggregates.assessment import DeclineAssessment, StartAssessment
from aggregates.case import CloseCase, OpenCase, SetDeadline
from aggregates.decision import AskDecision, MakeDecision, OfferedOption
from aggregates.discharge import AgreeDischargeDate, PlanDischarge, WithdrawDischargePlan
from aggregates.handover import OfferedPoint, OfferHandover, OpenHandover
from aggregates.person import NoteCommunicationNeed, RegisterPerson
from aggregates.referral import OpenReferral, SendReferral
from aggregates.roster import ArrangeCover
from schemas import avro
from schemas.moment import MICROSECOND
from schemas.party import NamedParty, Party
from schemas.recorded import StoredFact
from schemas.refused import Refused
from schemas.sealed import ClearText
from services import loading
from services.clock import SetClock
from services.keyring import Keyring, kek_from
from services.recording import LARGEST_FACT, Answer, Asked, CareRecord
from services.store.recorder import StreamMoved, Write
from tests.services.made_up_commands import MadeUp
from tests.spec import an_id, at

NOON = at("2026-03-04 12:00")
DAY = date(2026, 3, 11)
CASE, OTHER_CASE, JIM = an_id("case"), an_id("other case"), an_id("Jim")
ANN = NamedParty(role="social_worker", agency="LA", worker=an_id("Ann"))
WARD = NamedParty(role="ward_manager", agency="NHS_MH", unit=an_id("ward"))
MOVED = "somebody added to this meanwhile; look again and decide anew"
USED = "this Idempotency-Key came before with another command; use a new one"


def open_record(folder: Path, clock: SetClock) -> CareRecord:
    return CareRecord(folder / "record.db", Keyring(folder / "keys.db", kek_from(folder / "kek.hex")), clock)


def close(record: CareRecord) -> None:
    record.close()
    record.keyring.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def record(tmp_path: Path, clock: SetClock) -> Iterator[CareRecord]:
    record = open_record(tmp_path, clock)
    yield record
    close(record)


@pytest.fixture
def elsewhere(tmp_path: Path, clock: SetClock, record: CareRecord) -> Iterator[CareRecord]:
    """The same record, opened by another process."""
    other = open_record(tmp_path, clock)
    yield other
    close(other)


@pytest.fixture(params=["a thread", "an event loop"])
def tell(record: CareRecord, request: pytest.FixtureRequest) -> Callable[..., Answer]:
    """Record one command, once as a caller without an event loop and once as one with it."""
    if request.param == "a thread":
        return lambda command, **asked: record.do_now(command, by(**asked))
    return lambda command, **asked: asyncio.run(record.do(command, by(**asked)))


def by(party: Party = ANN, **asked: Any) -> Asked:
    return Asked(told_by=party, **asked)


def words(text: str) -> Any:
    return ClearText(text, "health")


def open_case(case: Any = CASE, person: Any = JIM, when: datetime = NOON) -> OpenCase:
    return OpenCase(at=when, case_id=case, person_id=person, owner=ANN)


def due(hours: int, case: Any = CASE, when: datetime = NOON) -> SetDeadline:
    """A command that always says something new, if the hours are new."""
    return SetDeadline(at=when, case_id=case, due=NOON + timedelta(hours=hours))


def refused(rule: str, why: str, tell: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        tell()
    assert (refusal.value.rule, refusal.value.why) == (rule, why)


def test_what_is_told_is_answered_as_every_reader_will_see_it(tell: Callable[..., Answer], record: CareRecord) -> None:
    asked = {
        "key": "k",
        "caused_by": an_id("cause"),
        "read_position": 0,
        "recorded_elsewhere_at": at("2020-01-01 09:00"),
    }
    answer = tell(open_case(), **asked)
    (opened,) = answer.facts
    assert (answer.stream, answer.version, answer.repeated) == (CASE, 1, False)
    assert (opened.position, opened.version, opened.recorded_at, opened.told_by) == (1, 1, NOON, Party(**ANN.__dict__))
    assert (opened.caused_by, opened.read_position) == (an_id("cause"), 0)
    assert opened.recorded_elsewhere_at == at("2020-01-01 09:00")
    assert [avro.read(stored) for stored in record.store.after(0, 10)] == [opened]


def test_nobody_has_seen_what_is_not_recorded_yet(tell: Callable[..., Answer], record: CareRecord) -> None:
    tell(open_case())
    why = "the record does not go as far as the position that was said to be seen"
    refused("position_not_reached", why, lambda: tell(due(1), read_position=2))
    (set_then,) = tell(due(1), read_position=1).facts
    assert (set_then.read_position, set_then.position) == (1, 2)


def test_a_repeated_command_gives_its_first_answer(tell: Callable[..., Answer], record: CareRecord) -> None:
    first = tell(open_case(), key="k")
    tell(due(1))
    again = tell(open_case(), key="k")
    assert (again.facts, again.version, again.repeated) == (first.facts, 1, True)
    assert record.store.head().position == 2


def test_a_command_with_words_may_be_repeated_too(tell: Callable[..., Answer], record: CareRecord) -> None:
    tell(open_case())
    close_it = CloseCase(at=NOON, case_id=CASE, reason=words("nothing more is needed"))
    first, again = tell(close_it, key="k"), tell(close_it, key="k")
    assert again.facts == first.facts
    assert record.keyring.open(again.facts[0].fact.reason, again.facts[0].command_id) == "nothing more is needed"


def test_the_same_command_without_a_key_says_nothing_new(tell: Callable[..., Answer], record: CareRecord) -> None:
    tell(open_case())
    again = tell(open_case())
    assert (again.facts, again.version, again.repeated) == ((), 1, False)
    assert record.store.head().position == 1


@pytest.mark.parametrize(
    "another", [due(2), open_case(), open_case(person=an_id("Bo")), due(1, when=NOON - timedelta(minutes=1))]
)
def test_a_key_that_came_with_another_command_is_refused(tell: Callable[..., Answer], another: Command) -> None:
    tell(open_case())
    tell(due(1), key="k")
    refused("key_used_otherwise", USED, lambda: tell(another, key="k"))


def test_a_key_belongs_to_one_agency(tell: Callable[..., Answer], record: CareRecord) -> None:
    tell(open_case())
    assert not tell(due(1), key="k").repeated
    assert not tell(due(2), key="k", party=WARD).repeated
    assert tell(due(1), key="k").repeated


def test_a_key_of_a_refused_command_may_be_used_again(tell: Callable[..., Answer], record: CareRecord) -> None:
    with pytest.raises(Refused):
        tell(due(1), key="k")
    tell(open_case())
    assert tell(due(1), key="k").facts


def planned(record: CareRecord) -> tuple[AgreeDischargeDate, WithdrawDischargePlan]:
    of: dict[str, Any] = {"at": NOON, "discharge_id": an_id("discharge"), "case_id": CASE}
    record.do_now(open_case(), by())
    record.do_now(PlanDischarge(**of, unit=an_id("ward"), pathway="P1"), by(WARD))
    agree = AgreeDischargeDate(**of, on=DAY, agreed_with_person=True)
    return agree, WithdrawDischargePlan(**of, reason=words("he is not well enough"))


def test_a_repeated_command_gives_its_first_answer_though_it_would_be_refused_now(
    tell: Callable[..., Answer], record: CareRecord, clock: SetClock
) -> None:
    agree, withdraw = planned(record)
    first = tell(agree, key="k")
    tell(withdraw)
    with pytest.raises(Refused):
        tell(agree)
    assert tell(agree, key="k").facts == first.facts
    assert tell(agree, key="k", if_version=1).facts == first.facts
    clock.moment -= timedelta(minutes=6)
    assert tell(agree, key="k").facts == first.facts


def test_a_stale_version_is_refused(tell: Callable[..., Answer], record: CareRecord) -> None:
    tell(open_case(), if_version=0)
    for seen in (0, 2):
        refused("stale_version", MOVED, lambda seen=seen: tell(due(1), if_version=seen))
    assert tell(due(1), if_version=1).version == 2


def test_what_has_not_happened_yet_is_refused(tell: Callable[..., Answer], record: CareRecord) -> None:
    why = "the record keeps what has happened; this time has not come yet"
    for ahead in (timedelta(minutes=5) + MICROSECOND, timedelta(days=4000)):
        refused("in_the_future", why, lambda ahead=ahead: tell(open_case(when=NOON + ahead)))
    assert record.store.head().position == 0
    assert tell(open_case(when=NOON + timedelta(minutes=5))).facts


@pytest.mark.fault(26)
def test_a_fact_too_large_for_kafka_is_refused_whole(tell: Callable[..., Answer], record: CareRecord) -> None:
    tell(open_case())
    point = {"kind": "task", "words": words("🍵" * 4000)}
    points = tuple(OfferedPoint(point_id=an_id(str(number)), **point) for number in range(100))
    offer = OfferHandover(
        at=NOON,
        handover_id=an_id("h"),
        case_id=CASE,
        sender=ANN,
        to=WARD,
        answer_by=NOON + timedelta(days=1),
        points=points,
    )
    why = f"one fact may hold at most {LARGEST_FACT:,} bytes; say it in several"
    refused("fact_too_large", why, lambda: tell(offer, key="k"))
    assert record.store.head().position == 1
    assert tell(offer.with_(points=points[:50]), key="k").facts


def test_a_clock_set_far_back_is_refused(tell: Callable[..., Answer], clock: SetClock) -> None:
    tell(open_case())
    clock.moment = NOON - timedelta(hours=1)
    why = "the clock stands 3600 seconds before the last fact; nothing is recorded until it is set right"
    refused("clock_behind", why, lambda: tell(open_case(OTHER_CASE, when=NOON - timedelta(hours=2))))


def test_a_history_keeps_its_times(tell: Callable[..., Answer]) -> None:
    past = at("2019-05-01 10:00")
    assert tell(open_case(when=past), recorded_at=past).facts[0].recorded_at == past
    why = "the record keeps what has happened; this time has not come yet"
    refused("in_the_future", why, lambda: tell(due(1, when=NOON), recorded_at=past))


OF_A_CASE = sorted(
    name
    for name, command in commands().items()
    if "case_id" in command.model_fields and "person_id" not in command.model_fields
)


@pytest.mark.parametrize("name", OF_A_CASE)
def test_nothing_is_taken_for_a_case_that_nobody_opened(record: CareRecord, name: str) -> None:
    record.do_now(RegisterPerson(at=NOON, person_id=JIM, name=ClearText("Jim", "identity")), by())
    command = MadeUp(7, str).command(name, NOON)
    for case in (command.case_id, JIM):  # type: ignore[attr-defined]
        changed = command.with_(case_id=case)
        if decider_of(type(command)).stream(changed) != JIM:
            refused(
                "case_not_opened",
                "no case was opened under this id",
                lambda changed=changed: record.do_now(changed, by()),
            )
    assert record.store.head().position == 1


def lives(case: Any) -> dict[str, tuple[Command, Command]]:
    """For each kind of stream of a case: what begins it, and what somebody might say next, of that case."""
    of: dict[str, Any] = {"at": NOON, "case_id": case}
    answer_by = NOON + timedelta(days=1)
    option = OfferedOption(option_id=an_id("option"), words=words("at home"))
    agree = AgreeDischargeDate(**of, discharge_id=an_id("way home"), on=DAY, agreed_with_person=True)
    return {
        "assessment": (
            StartAssessment(**of, assessment_id=an_id("a"), kind="needs", assessor=ANN),
            DeclineAssessment(**of, assessment_id=an_id("a")),
        ),
        "decision": (
            AskDecision(
                **of, decision_id=an_id("d"), question=words("where to?"), options=(option,), decision_maker=ANN
            ),
            MakeDecision(**of, decision_id=an_id("d"), option_id=an_id("option"), bases=("PREFERENCE",)),
        ),
        "discharge": (
            PlanDischarge(**of, discharge_id=an_id("way home"), unit=an_id("ward"), pathway="P1"),
            agree,
        ),
        "handover": (
            OfferHandover(**of, handover_id=an_id("h"), sender=ANN, to=WARD, answer_by=answer_by),
            OpenHandover(**of, handover_id=an_id("h")),
        ),
        "referral": (
            SendReferral(
                **of, referral_id=an_id("r"), sender=ANN, to=WARD, asks_for=words("a bed"), answer_by=answer_by
            ),
            OpenReferral(**of, referral_id=an_id("r")),
        ),
    }


@pytest.mark.parametrize("kind", ["assessment", "decision", "discharge", "handover", "referral"])
def test_the_id_of_another_case_is_refused(record: CareRecord, kind: str) -> None:
    record.do_now(open_case(), by())
    record.do_now(open_case(OTHER_CASE, an_id("Bo")), by())
    begin, _ = lives(CASE)[kind]
    begin_other, go_on_other = lives(OTHER_CASE)[kind]
    record.do_now(begin, by())
    for command in (go_on_other, begin_other):
        why = f"this {kind} belongs to another case"
        refused("other_case", why, lambda command=command: record.do_now(command, by()))
    assert record.store.head().position == 3


@pytest.mark.parametrize("warm", [True, False])
def test_an_id_of_another_kind_is_refused(record: CareRecord, elsewhere: CareRecord, warm: bool) -> None:
    record.do_now(open_case(), by())
    door = record if warm else elsewhere
    why = "this id belongs to something of another kind"
    begin = lives(CASE)["decision"][0].with_(decision_id=CASE)
    cover = ArrangeCover(at=NOON, unit=CASE, cover_id=an_id("cover"), role="doctor", on=DAY)
    for command in (begin, cover, RegisterPerson(at=NOON, person_id=CASE, name=ClearText("Jim", "identity"))):
        refused("id_of_another_kind", why, lambda command=command: door.do_now(command, by()))
    assert record.store.head().position == 1


def test_no_words_are_kept_for_somebody_whose_words_were_erased(
    tell: Callable[..., Answer], record: CareRecord, tmp_path: Path
) -> None:
    tell(RegisterPerson(at=NOON, person_id=JIM, name=ClearText("Jim", "identity")))
    need = NoteCommunicationNeed(at=NOON, person_id=JIM, need=words("large print"))
    first = tell(need, key="k")
    raw = sqlite3.connect(tmp_path / "keys.db")
    raw.execute("UPDATE keys SET wrapped=NULL, destroyed_at=1 WHERE key_id LIKE '%health%'")
    raw.commit()
    raw.close()
    why = "the words of this person were erased, and no new ones can be kept for them"
    refused("words_erased", why, lambda: tell(need.with_(at=NOON - timedelta(hours=1))))
    assert tell(need, key="k").facts == first.facts


class Meanwhile:
    """Between reading a stream and writing to it, another process says something, so many times."""

    def __init__(self, record: CareRecord, other: CareRecord, said: Sequence[Command]) -> None:
        self.before, self.other, self.said = record._prepare, other, list(said)
        self.looks = 0

    def __call__(self, command: Command, asked: Asked, *, fresh: bool) -> Any:
        prepared = self.before(command, asked, fresh=fresh)
        self.looks += 1
        if self.said:
            self.other.do_now(self.said.pop(0), by(WARD))
        return prepared


@pytest.mark.parametrize("times", [0, 1, 2])
@pytest.mark.fault(29)
def test_a_stream_that_another_process_moved_is_read_and_decided_again(
    tell: Callable[..., Answer],
    record: CareRecord,
    elsewhere: CareRecord,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
) -> None:
    tell(open_case())
    meanwhile = Meanwhile(record, elsewhere, [due(100 + number) for number in range(times)])
    monkeypatch.setattr(record, "_prepare", meanwhile)
    answer = tell(due(1))
    assert (answer.version, meanwhile.looks) == (times + 2, times + 1)
    assert answer.facts[0].fact.before == (NOON + timedelta(hours=99 + times) if times else None)
    assert [stored.version for stored in record.store.stream(CASE)] == list(range(1, times + 3))


def test_decided_again_three_times_a_busy_stream_is_refused(
    tell: Callable[..., Answer], record: CareRecord, elsewhere: CareRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(open_case())
    monkeypatch.setattr(record, "_prepare", Meanwhile(record, elsewhere, [due(100 + number) for number in range(4)]))
    why = "others wrote to the same stream 4 times meanwhile; try again"
    refused("stream_busy", why, lambda: tell(due(1)))
    assert tell(due(1)).version == 6


def test_who_named_a_version_is_refused_as_soon_as_another_process_moved_it(
    tell: Callable[..., Answer], record: CareRecord, elsewhere: CareRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(open_case())
    monkeypatch.setattr(record, "_prepare", Meanwhile(record, elsewhere, [due(100)]))
    refused("stale_version", MOVED, lambda: tell(due(1), if_version=1))


def test_what_another_process_said_meanwhile_is_said_once(
    tell: Callable[..., Answer], record: CareRecord, elsewhere: CareRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "_prepare", Meanwhile(record, elsewhere, [open_case()]))
    assert tell(open_case()).facts == ()
    monkeypatch.setattr(record, "_prepare", Meanwhile(record, elsewhere, [open_case(OTHER_CASE)]))
    why = "another case was opened under this id before"
    refused("case_already_opened", why, lambda: tell(open_case(OTHER_CASE, an_id("Bo"))))
    assert record.store.head().position == 2


def test_the_same_key_at_two_doors_at_once_is_written_once(
    tell: Callable[..., Answer], record: CareRecord, elsewhere: CareRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = record._prepare

    def beaten(command: Command, asked: Asked, *, fresh: bool) -> Any:
        prepared = prepare(command, asked, fresh=fresh)
        elsewhere.do_now(command, asked)
        return prepared

    monkeypatch.setattr(record, "_prepare", beaten)
    assert tell(open_case(), key="k").repeated
    assert record.store.head().position == 1


def test_callers_of_one_stream_queue(record: CareRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Meanwhile(record, record, [])
    monkeypatch.setattr(record, "_prepare", looks)

    async def all_of_them() -> list[Answer]:
        await record.do(open_case(), by())
        return await asyncio.gather(*(record.do(due(number), by()) for number in range(64)))

    answers = asyncio.run(all_of_them())
    assert [answer.version for answer in answers] == list(range(2, 66))
    assert looks.looks == 65  # nobody had to look twice
    assert record._turns._last == {}


@pytest.mark.fault(29)
def test_of_64_who_open_one_case_for_different_people_one_succeeds(record: CareRecord) -> None:
    async def all_of_them() -> list[Answer | BaseException]:
        doing = (record.do(open_case(person=an_id(str(number))), by()) for number in range(64))
        return await asyncio.gather(*doing, return_exceptions=True)

    answers = asyncio.run(all_of_them())
    assert isinstance(answers[0], Answer)
    assert {str(answer) for answer in answers[1:]} == {"another case was opened under this id before"}
    assert record.store.head().position == 1


def test_who_gives_up_delays_nobody(record: CareRecord) -> None:
    async def all_of_them() -> list[Answer | BaseException]:
        await record.do(open_case(), by())
        tasks = [asyncio.create_task(record.do(due(number), by())) for number in range(20)]
        await asyncio.sleep(0)
        for number in (0, 1, 5, 6, 19):
            tasks[number].cancel()
        return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)

    answers = asyncio.run(all_of_them())
    assert [number for number, answer in enumerate(answers) if not isinstance(answer, Answer)] == [0, 1, 5, 6, 19]
    versions = [answer.version for answer in answers if isinstance(answer, Answer)]
    assert versions == sorted(versions) and len(set(versions)) == 15
    assert record._turns._last == {}


def test_threads_and_tasks_use_one_door_at_the_same_time(record: CareRecord) -> None:
    cases = [an_id(f"case {number}") for number in range(40)]

    async def tasks() -> list[Answer]:
        return await asyncio.gather(*(record.do(open_case(case), by()) for case in cases[:20]))

    with ThreadPoolExecutor(5) as pool:
        looping = pool.submit(asyncio.run, tasks())
        threads = list(pool.map(lambda case: record.do_now(open_case(case), by()), cases[20:]))
        answers = [*looping.result(30), *threads]
    assert sorted(answer.facts[0].position for answer in answers) == list(range(1, 41))


def long_stream(record: CareRecord, facts: int = 1000) -> None:
    """One case with so many facts."""
    first = record.do_now(open_case(), by())

    async def more() -> None:
        await asyncio.gather(*(record.do(due(number), by()) for number in range(facts - first.version)))

    asyncio.run(more())


@pytest.fixture(scope="module")
def lived_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one long stream and its snapshot, closed."""
    folder, clock = tmp_path_factory.mktemp("long") / "data", SetClock(NOON)
    folder.mkdir()
    record = open_record(folder, clock)
    long_stream(record)
    close(record)
    record = open_record(folder, clock)
    record.streams.load(CASE, decider_of(OpenCase))
    close(record)
    return folder


@pytest.fixture
def long_lived(lived_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(lived_once, tmp_path / "long"))


def snapshots(folder: Path, statement: str = "SELECT version, made_by FROM snapshots") -> list[Any]:
    raw = sqlite3.connect(folder / "record.db")
    found = raw.execute(statement).fetchall()
    raw.commit()
    raw.close()
    return found


def loaded(folder: Path, clock: SetClock) -> tuple[tuple[int, Any], list[int]]:
    """Version and state as a fresh process loads them, and after which versions it read the stream."""
    record = open_record(folder, clock)
    read_after: list[int] = []
    read = record.store.stream

    def noted(stream: UUID, after: int = 0, limit: int = -1) -> Sequence[StoredFact]:
        read_after.append(after)
        return read(stream, after, limit)

    record.store.stream = noted  # type: ignore[method-assign]
    found = record.streams.load(CASE, decider_of(OpenCase))
    close(record)
    return found, read_after


def by_its_facts(folder: Path, clock: SetClock) -> tuple[int, Any]:
    """The same, from the first fact to the last."""
    record = open_record(folder, clock)
    facts = [avro.read(stored).fact for stored in record.store.stream(CASE)]
    close(record)
    return len(facts), decider_of(OpenCase).fold(facts)


def test_a_long_stream_is_loaded_by_its_snapshot_and_is_the_same(long_lived: Path, clock: SetClock) -> None:
    assert [version for version, _ in snapshots(long_lived)] == [1000]
    found, read_after = loaded(long_lived, clock)
    assert found == by_its_facts(long_lived, clock)
    assert read_after[-1] == 1000


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE snapshots SET made_by='other code', state=x'7b7d'",
        "UPDATE snapshots SET state=x'7b7d'",
        "UPDATE snapshots SET state=x'ff'",
        "DELETE FROM snapshots",
    ],
)
def test_a_snapshot_that_other_code_made_or_that_was_spoilt_is_not_used(
    long_lived: Path, clock: SetClock, deed: str
) -> None:
    snapshots(long_lived, deed)
    found, read_after = loaded(long_lived, clock)
    assert found == by_its_facts(long_lived, clock)
    assert read_after[-1] == 0
    assert found[0] == 1000
    assert [version for version, _ in snapshots(long_lived)] == [1000]  # made again for the next


def test_a_snapshot_is_made_beside_the_work_and_its_failure_stops_nothing(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LONG_STREAM", 50)
    record = open_record(tmp_path, clock)
    long_stream(record, 60)
    close(record)
    record = open_record(tmp_path, clock)
    begun, go_on = threading.Event(), threading.Event()

    def fails(*_: object) -> None:
        begun.set()
        assert go_on.wait(20)
        raise sqlite3.OperationalError("no room for a snapshot")

    monkeypatch.setattr(record.store, "keep_snapshot", fails)
    assert record.do_now(due(5000), by()).version == 61
    assert begun.wait(20)
    assert record.do_now(due(5001), by()).version == 62
    go_on.set()
    close(record)
    assert snapshots(tmp_path) == []


def test_a_snapshot_that_cannot_be_read_stops_nothing(
    long_lived: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = open_record(long_lived, clock)

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("no such table")

    monkeypatch.setattr(record.store, "snapshot", fails)
    assert record.do_now(due(5000), by()).version == 1001
    close(record)


def test_the_library_can_take_in_a_write(record: CareRecord) -> None:
    write = Write(CASE, 1, ())
    with pytest.raises(StreamMoved):
        record.recorder.insert_events([], write=write)
