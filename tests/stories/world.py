"""A world in which a story is lived: the whole service on real files, with a clock that the story sets."""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from aggregates._shape import Command, decider_of
from aggregates.case import OpenCase
from projections.asked import asked_about
from projections.open_gaps import GapRow, gap_changes, gaps_of, open_gaps
from projections.wording import sentence
from schemas.moment import LONDON, moment_of
from schemas.party import NamedParty
from services.asking import AskedSoFar, raised_by
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.opened import Opened
from services.recording import Answer, Asked
from services.views.database import Views
from services.views.projecting import Projector
from services.views.tables import quarantine
from tests.spec import an_id

MINUTE = timedelta(minutes=1)


def london(text: str) -> datetime:
    """A moment on the clocks of England, `2026-03-04 14:20`; a day alone is 09:00, as the scenarios say."""
    moment = datetime.fromisoformat(text)
    return (moment if " " in text else moment.replace(hour=9)).replace(tzinfo=LONDON)


def party(text: str, worker: str | None = None, unit: str | None = None) -> NamedParty:
    """`ward_manager@NHS_MH`, and who or which unit it is if the story says."""
    role, _, agency = text.partition("@")
    return NamedParty(
        role=role,
        agency=agency,
        worker=an_id(worker) if worker else None,
        unit=an_id(unit) if unit else None,
    )


class Line(NamedTuple):
    """One line of a story: when it happened, who told it, what was said, and when it was recorded if later."""

    when: str
    by: NamedParty
    command: Command
    recorded: str | None = None

    def known(self, recorded: str) -> "Line":
        """The same line, recorded later than it happened."""
        return self._replace(recorded=recorded)

    def at(self, when: str) -> "Line":
        """The same line at another moment."""
        return self._replace(when=when, command=self.command.with_(at=london(when)))


def line(when: str, by: NamedParty, what: type[Command], /, **fields: Any) -> Line:
    """A line of a story as it is written down."""
    return Line(when, by, what.model_validate({"at": london(when), **fields}))


class World:
    """Lives stories; what anybody would see is asked of the read models, as a page would."""

    def __init__(self, settings: Settings, begin: Callable[[Settings, SetClock], Opened] = Embedded) -> None:
        self.clock = SetClock(london("2020-01-01"))
        self.settings = settings
        self.service = begin(settings, self.clock)

    def case(self, person: str, owner: NamedParty, when: str = "2020-01-02 09:00") -> UUID:
        """A plain case of a person, with an owner."""
        case = an_id(f"case of {person}")
        self.tell(line(when, owner, OpenCase, case_id=case, person_id=an_id(person), owner=owner))
        return case

    def tell(self, one: Line) -> Answer:
        """Record one line at its moment and let everything follow from it."""
        self.pass_time(one.recorded or one.when)
        answer = self.record(one)
        self.service.catch_up()
        return answer

    def record(self, one: Line) -> Answer:
        """Record one line as the clock stands, and nothing else."""
        return self.service.record.do_now(one.command, Asked(told_by=one.by))

    def live(self, story: Iterable[Line]) -> None:
        """Tell a story from its first to its last line."""
        for one in story:
            self.tell(one)

    def live_shuffled(self, story: list[Line], seed: int, end: str) -> None:
        """Tell it in another order of arrival, minutes after its end; only the order within a stream stays."""
        moment = london(end)
        for one in shuffled(story, seed):
            moment += MINUTE
            self.clock.moment = max(moment, self.clock.moment)
            self.record(one)
            self.service.catch_up()

    def pass_time(self, until: str) -> None:
        """Let the clock go on; nobody need be looking meanwhile."""
        self.clock.moment = max(london(until), self.clock.moment)
        self.service.catch_up()

    def raised(self, answer: Answer) -> AskedSoFar:
        """What the command's answer itself carries."""
        return raised_by(answer.facts, self.service.views, self.service.record.store, self.service.projector)

    def open(self, as_of: str | datetime | None = None, case: UUID | None = None) -> list[GapRow]:
        """The questions open at a moment, in replay; or now."""
        moment = london(as_of) if isinstance(as_of, str) else as_of
        with self.service.views.read() as read:
            return open_gaps(read, moment, case)

    def codes(self, as_of: str | None = None) -> list[str]:
        """The codes of the questions open at a moment, in order."""
        return sorted(row.code for row in self.open(as_of))

    def before(self, moment: str) -> list[str]:
        """The codes open one minute before a moment."""
        return sorted(row.code for row in self.open(london(moment) - MINUTE))

    def history(self) -> list[tuple[Any, ...]]:
        """Which questions were opened, changed and ended, when and by what, without the facts that say so."""
        c = gap_changes.c
        told = select(c.gap_id, c.at, c.kind, c.how, c.since).order_by(c.gap_id, c.at)
        with self.service.views.read() as read:
            return [tuple(row) for row in read.execute(told)]

    def ever(self) -> list[str]:
        """The code of every question that was ever opened, in order."""
        with self.service.views.read() as read:
            found = read.execute(select(gap_changes.c.code).where(gap_changes.c.kind == "opened"))
            return sorted(row.code for row in found)

    def held(self) -> list[str]:
        """The facts that could not be processed, and why; a story has none."""
        with self.service.views.read() as read:
            return [f"{row.name}: {row.error}" for row in read.execute(select(quarantine.c.name, quarantine.c.error))]

    def all_of(self, case: UUID) -> list[GapRow]:
        """Every question ever asked about a case."""
        with self.service.views.read() as read:
            return gaps_of(case, read)

    def who_was_asked(self, row: GapRow) -> list[str]:
        """The parties that were asked a question, in order, with the step at which they were."""
        with self.service.views.read() as read:
            return [f"{one.to} at step {one.step}" for one in asked_about(row.gap_id, read)]

    def rebuilt(self, folder: Path) -> tuple[list[Any], list[Any]]:
        """The history of every question as it stands, and as it is when built anew from the first fact."""
        place = self.service.projector.place()
        views = Views(folder / "views-anew.db")
        anew = Projector(self.service.record.store, views)
        anew.run_to(place.position)
        anew.ask(moment_of(place.asked_to))
        histories = []
        for one in (self.service.views, views):
            with one.read() as read:
                rows = read.execute(select(gap_changes).order_by(gap_changes.c.gap_id, gap_changes.c.at))
                histories.append([tuple(row) for row in rows])
        views.close()
        return histories[0], histories[1]

    def words(self, row: GapRow) -> str:
        """The question as people read it."""
        return sentence(row.code, row.gap.words)

    def close(self) -> None:
        self.service.close()


def shuffled(story: list[Line], seed: int) -> Iterator[Line]:
    """The lines in another order, each stream's own lines still one after the other."""
    chance = random.Random(seed)
    streams: dict[UUID, list[Line]] = {}
    for one in story:
        streams.setdefault(decider_of(type(one.command)).stream(one.command), []).append(one)
    while streams:
        stream = chance.choice(sorted(streams))
        yield streams[stream].pop(0)
        if not streams[stream]:
            del streams[stream]


@contextmanager
def world_of(settings: Settings, begin: Callable[[Settings, SetClock], Opened] = Embedded) -> Iterator[World]:
    """A world that ends with the test."""
    world = World(settings, begin)
    try:
        yield world
    finally:
        world.close()
