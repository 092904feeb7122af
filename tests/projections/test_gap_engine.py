"""A gap's history is what the facts and the calendar make it, whoever looked, whenever, and however late."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from projections import open_gaps
from projections._shape import ReadModel
from projections.gaps._history import Change, Kept, tell, wait
from projections.gaps._shape import Detector, Gap, detectors, gap_id
from projections.gaps.handover_unanswered import detector as unanswered
from schemas.fact import FACTS, Fact
from schemas.gap import GapAcknowledged, GapAnswered
from schemas.handover import HandoverAccepted, HandoverOffered
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import moment_of
from schemas.recorded import Recorded, StoredFact
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.views.database import Views
from services.views.projecting import KeyNotAsked, Projector
from tests.made_up_record import BEGUN, HUB, MOVES, TEAM, Book, Living, MadeUpSource, Move, a_long_life, case
from tests.reference_fold import Line, fresh, open_then, reference, told
from tests.spec import an_id, words

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NO_MODELS: dict[str, ReadModel] = {}


@pytest.fixture(scope="module")
def book() -> Book:
    return a_long_life()


@pytest.fixture
def views(tmp_path: Path) -> Iterator[Views]:
    views = fresh(tmp_path)
    yield views
    views.close()


class Growing(MadeUpSource):
    """A record to which facts are added one by one."""

    def __init__(self, stored: Sequence[StoredFact]) -> None:
        super().__init__(())
        self.to_come = list(stored)

    def until(self, moment: datetime) -> None:
        """Whatever was recorded by then is there."""
        while self.to_come and moment_of(self.to_come[0].recorded_at) <= moment:
            self.stored.append(self.to_come.pop(0))


def looked_at(moments: Sequence[datetime], book: Book, views: Views) -> list[Line]:
    """The history when somebody looked at these moments, in order, and each time every fact up to then was in."""
    source = Growing(book.stored)
    projector = Projector(source, views, models=NO_MODELS)
    for moment in moments:
        source.until(moment)
        projector.run_to(len(book.stored))
        projector.ask(moment)
    return told(views)


def test_looking_late_gives_the_same_history_as_looking_often(book: Book, views: Views, tmp_path: Path) -> None:
    end = book.now + DAY
    often = fresh(tmp_path, "often")
    moments = [BEGUN + timedelta(hours=3 * number) for number in range(int((end - BEGUN) / timedelta(hours=3)) + 1)]
    assert looked_at([*moments, end], book, often) == looked_at([end], book, views) == reference(book.facts, end)
    often.close()


def one_offer(answer_by: datetime, accepted_at: datetime | None = None) -> Book:
    """A handover is offered in the minute after everything began, and perhaps accepted."""
    book = Book()
    about: dict[str, Any] = {"happened_at": BEGUN, "handover_id": an_id("handover"), "case_id": case(0), "sender": TEAM}
    book.tell(HandoverOffered(**about, to=HUB, points=(), answer_by=answer_by), an_id("handover"))
    if accepted_at:
        book.tell(HandoverAccepted(**about, by=HUB), an_id("handover"), accepted_at - book.now)
    return book


def test_looking_every_minute_round_the_moment_is_no_different(views: Views, tmp_path: Path) -> None:
    answer_by = BEGUN + timedelta(hours=2)
    book = one_offer(answer_by, accepted_at=answer_by + timedelta(minutes=5))
    minutes = [answer_by + number * MINUTE for number in range(-10, 20)]
    often = fresh(tmp_path, "often")
    history = looked_at(minutes, book, often)
    assert history == looked_at(minutes[-1:], book, views)
    assert [(line.kind, moment_of(line.at)) for line in sorted(history, key=lambda line: line.at)] == [
        ("opened", answer_by),
        ("ended", answer_by + timedelta(minutes=5)),
    ]
    often.close()


@settings(max_examples=25)
@given(moves=MOVES, looks=st.lists(st.integers(0, 60_000), max_size=6))
def test_whenever_anybody_looked_the_history_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, moves: list[Move], looks: list[int]
) -> None:
    book = Living().live(moves)
    views = fresh(tmp_path_factory.mktemp("views"))
    end = book.now + DAY
    moments = [moment for minutes in sorted(looks) if (moment := BEGUN + minutes * MINUTE) < end]
    assert looked_at([*moments, end], book, views) == reference(book.facts, end)
    views.close()


@settings(max_examples=25)
@given(moves=MOVES, looks=st.lists(st.integers(-60, 60_000), min_size=1, max_size=12))
def test_what_stood_open_at_a_moment_is_a_fold_over_what_was_recorded_by_then(
    tmp_path_factory: pytest.TempPathFactory, moves: list[Move], looks: list[int]
) -> None:
    book = Living().live(moves)
    views = fresh(tmp_path_factory.mktemp("views"))
    end = book.now + DAY
    looked_at([end], book, views)
    moments = [BEGUN + minutes * MINUTE for minutes in looks]
    moments += [moment_of(line.at) for line in told(views)]
    for moment in moments:
        if moment <= end:
            with views.read() as read:
                rows = open_gaps.open_gaps(read, moment)
            assert {(row.gap_id, row.gap.model_dump_json(), row.since) for row in rows} == open_then(book.facts, moment)
    views.close()


@settings(max_examples=40)
@given(moves=MOVES)
def test_no_two_keys_ask_the_same_question(moves: list[Move]) -> None:
    facts = Living().live(moves).facts
    for detector in detectors().values():
        states: dict[Key, Any] = {}
        for recorded in facts:
            for key in detector.keys(recorded):
                states[key] = detector.evolve(states.get(key, detector.initial), recorded)
            asked = [
                gap_id(detector.code, gap)
                for one in states.values()
                for gap in detector.gaps(one, facts[-1].recorded_at)
            ]
            assert len(asked) == len(set(asked)), detector.code


def test_only_keys_whose_moment_has_come_are_asked(views: Views) -> None:
    book, asked = Book(), []
    for number in range(20):
        fact = HandoverOffered(
            happened_at=BEGUN,
            handover_id=an_id(f"handover {number}"),
            case_id=case(number),
            sender=TEAM,
            to=HUB,
            points=(),
            answer_by=BEGUN + timedelta(hours=1 + number),
        )
        book.tell(fact, fact.handover_id, timedelta(seconds=1))

    def counting(state: Any, as_of: datetime) -> Iterator[Gap]:
        asked.append(UUID(state.offer.about[0]))
        return unanswered.gaps(state, as_of)

    counted = Detector(
        unanswered.initial, unanswered.keys, unanswered.evolve, counting, unanswered.look_again, code=unanswered.code
    )
    projector = Projector(
        MadeUpSource(book.stored), views, models=NO_MODELS, gaps={counted.code: counted}, workflows={}
    )
    projector.run_to(len(book.stored))
    asked.clear()
    assert not projector.due(BEGUN + timedelta(minutes=59))
    assert projector.ask(BEGUN + timedelta(minutes=59)) == 0
    assert asked == []
    assert projector.due(BEGUN + timedelta(hours=3))
    assert projector.ask(BEGUN + timedelta(hours=3)) == 3
    assert asked == [an_id(f"handover {number}") for number in range(3)]
    assert projector.ask(BEGUN + timedelta(hours=3)) == 0
    assert not projector.due(BEGUN + timedelta(hours=3, minutes=30))


def test_more_keys_than_one_question_to_the_database_holds_are_all_asked(views: Views) -> None:
    book = Book()
    for number in range(1203):
        about = {"happened_at": BEGUN, "handover_id": an_id(f"h {number}"), "case_id": case(0)}
        offered = HandoverOffered(**about, sender=TEAM, to=HUB, points=(), answer_by=BEGUN + DAY)
        book.tell(offered, offered.handover_id, timedelta(milliseconds=1))
    gaps = {unanswered.code: detectors()[unanswered.code]}
    projector = Projector(MadeUpSource(book.stored), views, models=NO_MODELS, gaps=gaps, workflows={})
    projector.run_to(len(book.stored))
    assert projector.ask(BEGUN + DAY) == 1203
    with views.read() as read:
        assert len(open_gaps.open_gaps(read)) == 1203


def test_an_answer_recorded_in_time_and_not_yet_seen_asks_nobody_falsely(tmp_path: Path) -> None:
    """The clock asks up to a moment only once every fact up to it is in, however far projecting lags."""
    answer_by = BEGUN + timedelta(hours=2)
    offered, accepted = one_offer(answer_by, accepted_at=answer_by - timedelta(seconds=1)).stored
    clock = SetClock(BEGUN + MINUTE)
    (tmp_path / "data").mkdir()
    seed = Book()
    seed.stored = [offered]
    seed.written(tmp_path / "data" / "record.db").close()
    with Embedded(Settings(data=tmp_path / "data"), clock) as service:
        service.catch_up()
        seed.stored = [accepted]
        seed.written(tmp_path / "data" / "record.db").close()
        clock.moment = answer_by + MINUTE
        service._ask(clock.now())
        assert told(service.views) == []
        assert service.place() == 2


def test_time_goes_no_further_than_the_promise_and_no_fact_is_recorded_behind_it(tmp_path: Path) -> None:
    answer_by = BEGUN + timedelta(hours=2)
    offered, accepted = one_offer(answer_by, accepted_at=answer_by + MINUTE).stored
    clock = SetClock(answer_by)
    (tmp_path / "data").mkdir()
    seed = Book()
    seed.stored = [offered]
    seed.written(tmp_path / "data" / "record.db").close()
    with Embedded(Settings(data=tmp_path / "data"), clock) as service:
        service.projector.run_to(1)
        service._ask(clock.now())
        assert [line.kind for line in told(service.views)] == ["opened"]
        seed.stored = [accepted._replace(recorded_at=offered.recorded_at + 1)]
        late = seed.written(tmp_path / "data" / "record.db")
        assert moment_of(late.after(1, 1)[0].recorded_at) > answer_by
        late.close()
        service.catch_up()
        kinds = [(line.kind, line.how) for line in sorted(told(service.views), key=lambda line: line.at)]
        assert kinds[:2] == [("opened", None), ("ended", "answered")]


class Lamp(Model):
    """A question that is open while it is lit; it goes out by itself at a moment."""

    lit: bool = False
    words: str = ""
    out_at: datetime | None = None


class LampFact(Fact):
    """Not a fact of this service: it is told to the engine directly."""

    case_id: UUID
    lit: bool
    words: str = ""
    out_at: datetime | None = None


class LampCorrected(LampFact):
    ends_gap_as = "corrected"


class LampMoved(LampFact):
    ends_gap_as = "moved"


class LampAnswered(LampFact):
    ends_gap_as = "answered"


for kind in (LampFact, LampCorrected, LampMoved, LampAnswered):
    del FACTS[kind.__name__]


def lamp() -> Detector[Lamp]:
    def keys(recorded: Recorded[Any]) -> Iterator[Key]:
        yield recorded.fact.case_id

    def evolve(state: Lamp, recorded: Recorded[Any]) -> Lamp:
        return Lamp(lit=recorded.fact.lit, words=recorded.fact.words, out_at=recorded.fact.out_at)

    def gaps(state: Lamp, as_of: datetime) -> Iterator[Gap]:
        if state.lit and not (state.out_at and state.out_at <= as_of):
            yield Gap(case_id=case(0), about=("lamp",), words={"what": state.words}, evidence=(an_id("fact"),))

    def look_again(state: Lamp, after: datetime) -> datetime | None:
        return state.out_at if state.lit and state.out_at and state.out_at > after else None

    return Detector(Lamp(), keys, evolve, gaps, look_again, code="HANDOVER_UNANSWERED")


def recorded(fact: Fact, at: datetime) -> Recorded[Any]:
    one = a_recorded()
    return Recorded(
        fact=fact,
        fact_id=an_id(f"fact {at}"),
        told_by=one.told_by,
        command_id=one.command_id,
        caused_by=None,
        read_position=None,
        recorded_elsewhere_at=None,
        stream=one.stream,
        version=1,
        position=1,
        recorded_at=at,
    )


def a_recorded() -> Recorded[Any]:
    return one_offer(BEGUN + DAY).facts[0]


Told = tuple[type[LampFact], int, dict[str, Any]]


def lived(write: Connection, *story: Told, until: int | None = None) -> list[Change]:
    """Tell the engine a story of facts, each at its minute, and keep what comes of it."""
    detector, kept = lamp(), Kept(Lamp(), {})
    changes: list[Change] = []
    for kind, minute, said in story:
        at = BEGUN + minute * MINUTE
        kept, more = tell(detector, kept, recorded(kind(happened_at=at, case_id=case(0), **said), at))
        changes += more
    if until is not None:
        kept, more = wait(detector, kept, BEGUN + until * MINUTE, including=True)
        changes += more
    open_gaps.keep(detector.code, {"lamp": changes}, write)
    return changes


ON: dict[str, Any] = {"lit": True}
OFF: dict[str, Any] = {"lit": False}
LAMP = gap_id("HANDOVER_UNANSWERED", Gap(case_id=case(0), about=("lamp",), words={}, evidence=()))


def test_a_gap_that_returns_is_the_same_gap_opened_again(views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, ON), (LampFact, 2, OFF), (LampFact, 3, ON))
        row = open_gaps.one_gap(LAMP, write)
        assert row is not None
        assert (row.since, row.ended_at) == (BEGUN + 3 * MINUTE, None)
        assert [line["kind"] for line in open_gaps.history(LAMP, write)] == ["opened", "ended", "opened"]
        assert write.exec_driver_sql("SELECT openings FROM gaps").scalar() == 2


@pytest.mark.parametrize(
    ("kind", "how"),
    [(LampFact, "overtaken"), (LampCorrected, "corrected"), (LampMoved, "moved"), (LampAnswered, "answered")],
)
def test_the_fact_that_ended_it_says_how_it_ended(kind: type[LampFact], how: str, views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, ON), (kind, 2, OFF))
        row = open_gaps.one_gap(LAMP, write)
        assert row is not None
        assert (row.how, row.ended_at) == (how, BEGUN + 2 * MINUTE)


def test_what_time_alone_ended_was_ended_by_time_at_its_moment(views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, {"lit": True, "out_at": BEGUN + 5 * MINUTE}), until=60)
        row = open_gaps.one_gap(LAMP, write)
        assert row is not None
        assert (row.how, row.ended_at) == ("by_time", BEGUN + 5 * MINUTE)


def test_other_words_or_evidence_are_a_change_and_not_a_new_gap(views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, ON), (LampFact, 2, {"lit": True, "words": "brighter"}))
        row = open_gaps.one_gap(LAMP, write)
        assert row is not None
        assert (row.since, row.gap.words) == (BEGUN + MINUTE, {"what": "brighter"})
        before = open_gaps.open_gaps(write, BEGUN + MINUTE)
        assert [one.gap.words for one in before] == [{"what": ""}]


def test_the_same_again_is_no_history(views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, ON), (LampFact, 2, ON), (LampFact, 3, ON))
        assert len(open_gaps.history(LAMP, write)) == 1


def opened_and_ended(at: datetime) -> list[Change]:
    """An opening that lasted no time: somebody looked in the very moment in which it ended."""
    gap = Gap(case_id=case(0), about=("lamp",), words={}, evidence=())
    return [Change(LAMP, "opened", at, gap, at), Change(LAMP, "ended", at, gap, at, "overtaken")]


def test_an_opening_that_lasted_no_time_is_no_history(views: Views) -> None:
    with views.write() as write:
        open_gaps.keep("HANDOVER_UNANSWERED", {"lamp": opened_and_ended(BEGUN)}, write)
        assert open_gaps.one_gap(LAMP, write) is None
        assert open_gaps.history(LAMP, write) == []


def test_a_second_opening_that_lasted_no_time_leaves_the_first_as_it_was(views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, ON), (LampAnswered, 2, OFF))
        before = write.exec_driver_sql("SELECT * FROM gaps").all()
        open_gaps.keep("HANDOVER_UNANSWERED", {"lamp": opened_and_ended(BEGUN + 9 * MINUTE)}, write)
        assert write.exec_driver_sql("SELECT * FROM gaps").all() == before
        assert [line["kind"] for line in open_gaps.history(LAMP, write)] == ["opened", "ended"]


def test_a_fact_that_comes_late_changes_what_is_asked_from_then_on_and_nothing_before(views: Views) -> None:
    with views.write() as write:
        lived(write, (LampFact, 1, ON), (LampFact, 9, {"lit": True, "words": "brighter"}), (LampAnswered, 4, OFF))
        lines = open_gaps.history(LAMP, write)
        assert [line["kind"] for line in lines] == ["opened", "changed", "ended"]
        assert lines[-1]["at"] == BEGUN + 9 * MINUTE + timedelta(microseconds=1)


def test_acknowledging_closes_nothing(views: Views) -> None:
    seen = {"happened_at": BEGUN, "gap_id": LAMP, "case_id": case(0), "by": HUB}
    book = one_offer(BEGUN + timedelta(hours=1))
    book.tell(GapAcknowledged(**seen), LAMP, timedelta(hours=2))
    answer = GapAnswered(**seen, code="HANDOVER_UNANSWERED", answer=words("we are on it", "answer"))
    book.tell(answer, LAMP)
    projector = Projector(MadeUpSource(book.stored), views)
    projector.run_to(3)
    projector.ask(book.now)
    with views.read() as read:
        assert [row.code for row in open_gaps.open_gaps(read)] == ["HANDOVER_UNANSWERED"]


class Broken(Exception):
    """A gap with a fault of its own."""


def test_a_key_that_cannot_be_asked_stops_itself_alone_and_is_tried_again(views: Views) -> None:
    book = Book()
    for name in ("handover 0", "handover 1", "handover 2"):
        about = {"happened_at": BEGUN, "handover_id": an_id(name), "case_id": case(0), "sender": TEAM, "to": HUB}
        book.tell(HandoverOffered(**about, points=(), answer_by=BEGUN + DAY), an_id(name))
    broken = {an_id("handover 1")}

    def raising(state: Any, as_of: datetime) -> Iterator[Gap]:
        if state.offer and UUID(state.offer.about[0]) in broken and as_of >= BEGUN + DAY:
            raise Broken
        return unanswered.gaps(state, as_of)

    with_a_fault = Detector(
        unanswered.initial, unanswered.keys, unanswered.evolve, raising, unanswered.look_again, code=unanswered.code
    )
    gaps = {unanswered.code: with_a_fault}
    projector = Projector(MadeUpSource(book.stored), views, models=NO_MODELS, gaps=gaps, workflows={})
    projector.run_to(3)
    for minutes in (0, 1):
        with pytest.raises(KeyNotAsked, match=r"1 keys could not be asked \(Broken\)"):
            projector.ask(BEGUN + DAY + minutes * MINUTE)
        assert len(told(views)) == 2
    broken.clear()
    assert projector.ask(BEGUN + 2 * DAY) == 1
    assert {moment_of(line.at) for line in told(views)} == {BEGUN + DAY}
    assert len(told(views)) == 3
