"""What a workflow has to do is done once, at the same door as everybody's; killed or rebuilt, it is not done again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aggregates._shape import Command
from aggregates.case import OpenCase
from aggregates.handover import AcceptHandover, LapseHandover, OfferHandover
from schemas import avro
from schemas.case import CaseOpened
from schemas.handover import HandoverAccepted
from schemas.keyed import Key
from schemas.model import Model
from schemas.party import NamedParty
from schemas.recorded import Recorded
from services.apart.clock import Clock as LettingTimeSpeak
from services.clock import SetClock
from services.config import Settings
from services.desk import Desk
from services.embedded import Embedded
from services.opened import Opened
from services.recording import Asked
from services.views.projecting import KeyNotAsked, Projector
from services.views.rebuilding import Rebuilding
from services.views.selection import Selection
from services.views.tables import workflow_states
from tests.made_up_record import BEGUN, HUB, TEAM, Book, MadeUpSource, case
from tests.reference_fold import fresh
from tests.spec import an_id
from workflows._shape import Workflow

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENDER = NamedParty(role="social_worker", agency="LA", worker=an_id("Ada"))
RECEIVER = NamedParty(role="hub_lead", agency="NHS_CH", worker=an_id("Ben"))
CASE, HANDOVER = case(0), an_id("handover 0")
CATCHING_UP = """
import sys
from datetime import datetime
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
Embedded(Settings.load(), SetClock(datetime.fromisoformat(sys.argv[1]))).catch_up()
"""


class Days:
    """A service on its own clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, SetClock(BEGUN)
        self.open()

    def open(self) -> None:
        self.service = Embedded(Settings(data=self.folder), self.clock)

    def tell(self, command: Command, by: NamedParty = SENDER) -> None:
        self.service.record.do_now(command, Asked(told_by=by))
        self.service.catch_up()

    def pass_to(self, moment: datetime) -> None:
        self.clock.moment = moment
        for _ in range(3):
            self.service.catch_up()

    def facts(self) -> list[Recorded[Any]]:
        return [avro.read(one) for one in self.service.record.store.after(0, 10_000)]

    def names(self) -> Counter[str]:
        return Counter(type(one.fact).__name__ for one in self.facts())

    def offer(self) -> None:
        """A case, offered from one to another with a day to answer."""
        self.tell(OpenCase(at=BEGUN, case_id=CASE, person_id=an_id("person 0"), owner=SENDER))
        about = {"at": BEGUN, "handover_id": HANDOVER, "case_id": CASE}
        self.tell(OfferHandover(**about, sender=SENDER, to=RECEIVER, answer_by=BEGUN + DAY))

    def accept(self) -> None:
        self.tell(AcceptHandover(at=self.clock.now(), handover_id=HANDOVER, case_id=CASE), RECEIVER)

    def kill(self, place: str, at: datetime) -> None:
        """Another process does what is to be done at that moment, and dies at that place."""
        self.service.close()
        more = {"THROUGHCARE_DATA": str(self.folder), "THROUGHCARE_CRASH_AT": place}
        arguments = [sys.executable, "-c", CATCHING_UP, at.isoformat()]
        killed = subprocess.run(arguments, env={**os.environ, **more}, check=False)
        assert killed.returncode == -signal.SIGKILL
        self.clock.moment = at
        desk = Desk(self.folder / "desk.db")
        desk.tables.rows("DELETE FROM leases")
        desk.close()
        self.open()


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    days = Days(tmp_path)
    yield days
    days.service.close()


def test_an_offer_that_nobody_answers_lapses_once_when_its_time_is_over(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + DAY - timedelta(minutes=1))
    assert days.names()["HandoverLapsed"] == 0
    days.pass_to(BEGUN + DAY)
    days.pass_to(BEGUN + 3 * DAY)
    assert days.names()["HandoverLapsed"] == 1
    lapsed = next(one for one in days.facts() if type(one.fact).__name__ == "HandoverLapsed")
    offered = next(one for one in days.facts() if type(one.fact).__name__ == "HandoverOffered")
    assert lapsed.caused_by == offered.fact_id
    assert lapsed.told_by.role == "service"


def test_an_answered_offer_never_lapses(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + HOUR)
    days.accept()
    days.pass_to(BEGUN + 3 * DAY)
    assert days.names()["HandoverLapsed"] == 0


def test_an_accepted_handover_moves_the_owner_once(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + HOUR)
    days.accept()
    days.pass_to(BEGUN + 2 * HOUR)
    assert days.names()["OwnerMoved"] == 1


def asked_next(days: Days) -> Counter[str]:
    """Who was asked after the first."""
    asked = [one.fact for one in days.facts() if type(one.fact).__name__ == "GapAsked"]
    return Counter(f"{fact.to}" for fact in asked if fact.step == 1)


def test_a_question_that_nobody_answers_goes_to_each_who_is_next_once(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + DAY)
    first = [one.fact for one in days.facts() if type(one.fact).__name__ == "GapAsked"]
    assert first
    assert {fact.step for fact in first} == {0}
    assert asked_next(days) == Counter()
    days.pass_to(max(fact.next_at for fact in first) + HOUR)
    days.pass_to(days.clock.now() + 9 * DAY)
    assert asked_next(days) == Counter({str(to) for to in first[0].next_to})


@pytest.mark.parametrize("place", ["workflow.commanded", "project.before_commit", "project.after_commit"])
def test_killed_between_command_and_memory_it_fires_not_twice(place: str, days: Days) -> None:
    days.offer()
    days.kill(place, BEGUN + DAY)
    days.pass_to(BEGUN + DAY + HOUR)
    assert days.names()["HandoverLapsed"] == 1


def test_killed_after_the_first_of_several_was_asked_the_others_are_asked_too(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + DAY)
    first = next(one.fact for one in days.facts() if type(one.fact).__name__ == "GapAsked")
    assert len(first.next_to) >= 1
    days.kill("workflow.commanded", first.next_at)
    assert sum(asked_next(days).values()) <= 1
    days.pass_to(first.next_at + HOUR)
    assert asked_next(days) == Counter({str(to) for to in first.next_to})


def test_a_refused_command_is_not_given_again_and_again(tmp_path: Path) -> None:
    """A handover of a case that nobody opened was accepted: moving its owner is refused, and said once."""
    book = Book()
    accepted = HandoverAccepted(happened_at=BEGUN, handover_id=HANDOVER, case_id=CASE, sender=TEAM, by=HUB)
    book.tell(accepted, HANDOVER)
    book.written(tmp_path / "record.db").close()
    with Embedded(Settings(data=tmp_path), SetClock(BEGUN + HOUR)) as service:
        for _ in range(5):
            service.catch_up()
        assert service.refused_todos == {"case_not_opened": 1}
        desk = Desk(tmp_path / "desk.db")
        assert Rebuilding(service.record.store, desk, tmp_path, Selection.of(())).run().switched
        desk.close()
        service.catch_up()
        assert service.generation == 2
        assert service.refused_todos == {"case_not_opened": 1}


def test_a_rebuild_issues_nothing_anew(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + 9 * DAY)
    days.accept()
    before = days.facts()
    desk = Desk(days.folder / "desk.db")
    outcome = Rebuilding(days.service.record.store, desk, days.folder, Selection.of(())).run()
    desk.close()
    assert outcome.switched, outcome.differing
    days.pass_to(days.clock.now())
    assert days.service.generation == outcome.live
    assert days.facts() == before


def test_read_models_that_were_lost_are_made_again_and_nobody_is_told_twice(days: Days) -> None:
    days.offer()
    days.pass_to(BEGUN + 9 * DAY)
    before = days.facts()
    days.service.close()
    for file in days.folder.glob("views-*"):
        file.unlink()
    days.open()
    days.pass_to(days.clock.now())
    assert days.facts() == before


def test_the_same_command_has_the_same_key_whoever_asks_for_it(days: Days) -> None:
    days.offer()
    todo = next(one for one in days.service.projector.todos if one.workflow.name == "lapse_unanswered_handovers")
    with days.service.views.read() as read:
        once, later = list(todo.due(BEGUN + DAY, read)), list(todo.due(BEGUN + 5 * DAY, read))
    assert [one.idempotency_key(0) for one in once] == [one.idempotency_key(0) for one in later]
    assert [one.commands for one in once] == [one.commands for one in later]


class Steps(Model):
    """A made-up to-do list with three moments, each an hour after the other."""

    begun: datetime | None = None


def in_steps() -> Workflow[Steps]:
    def keys(recorded: Recorded[Any]) -> Iterator[Key]:
        if isinstance(recorded.fact, CaseOpened):
            yield recorded.fact.case_id

    def evolve(state: Steps, recorded: Recorded[Any]) -> Steps:
        return Steps(begun=recorded.recorded_at)

    def moments(state: Steps) -> list[datetime]:
        return [state.begun + number * HOUR for number in (1, 2, 3)] if state.begun else []

    def todo(state: Steps, as_of: datetime) -> Iterator[Command]:
        if as_of in moments(state):
            yield LapseHandover(at=as_of, handover_id=HANDOVER, case_id=CASE)

    def look_again(state: Steps, after: datetime) -> datetime | None:
        return next((moment for moment in moments(state) if moment > after), None)

    return Workflow(Steps(), keys, evolve, todo, look_again, name="in_steps")


def test_what_time_alone_adds_to_a_list_is_done_at_each_of_its_moments(tmp_path: Path) -> None:
    book = Book()
    book.tell(CaseOpened(happened_at=BEGUN, case_id=CASE, person_id=an_id("person 0"), owner=TEAM), CASE)
    views = fresh(tmp_path)
    workflow = in_steps()
    projector = Projector(MadeUpSource(book.stored), views, models={}, gaps={}, workflows={"in_steps": workflow})
    projector.run_to(1)
    [todo], done = projector.todos, []
    for _ in range(9):
        with views.write() as write:
            for due in list(todo.due(book.now + 9 * DAY, write)):
                done.append(due.at - book.now)
                todo.given(due, write)
    assert done == [HOUR, 2 * HOUR, 3 * HOUR]
    with views.read() as read:
        assert read.execute(select(workflow_states.c.done_to)).scalar_one() is not None
    views.close()


def test_the_clock_as_a_process_of_its_own_goes_on_beside_a_key_that_cannot_be_asked(days: Days) -> None:
    days.offer()
    days.service.close()
    with Opened(Settings(data=days.folder), days.clock) as opened:
        opened.projector.run_to(opened.record.store.head().position)
        folding = next(one for one in opened.projector.foldings if one.detector.code == "HANDOVER_UNANSWERED")

        def raising(state: Any, as_of: datetime) -> Iterator[Any]:
            raise ZeroDivisionError

        folding.detector = replace(folding.detector, gaps=raising)
        days.clock.moment = BEGUN + DAY
        with pytest.raises(KeyNotAsked):
            LettingTimeSpeak(opened).once()
        names = [one.name for one in opened.record.store.after(0, 1000)]
    assert names.count("HandoverLapsed") == 1, "the workflows went on"
    days.open()


def test_a_gap_that_fails_when_time_asks_it_is_shown_and_hinders_nobody(days: Days) -> None:
    days.offer()
    folding = next(one for one in days.service.projector.foldings if one.detector.code == "HANDOVER_UNANSWERED")

    def raising(state: Any, as_of: datetime) -> Iterator[Any]:
        raise ZeroDivisionError

    sound = folding.detector
    folding.detector = replace(sound, gaps=raising)
    days.pass_to(BEGUN + DAY)
    assert str(days.service.not_asked) == "1 keys could not be asked (ZeroDivisionError)"
    assert days.names()["HandoverLapsed"] == 1, "the workflows went on"
    folding.detector = sound
    days.pass_to(BEGUN + DAY + HOUR)
    assert days.service.not_asked is None
    assert days.names()["GapAsked"] >= 1
