"""A little world that is told line by line: who works where, who stands around one case, what its person allows.

A line says what happened in plain values. The product reads the facts that are made of the lines; the oracle reads the
lines themselves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from projections.agreements import agreements_of
from projections.circle import circle_of
from projections.worker_standing import standing_of
from schemas.case import (
    AgencyJoined,
    AgencyLeft,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    OwnerMoved,
    WorkerAllocated,
)
from schemas.complaint import ComplaintAnswered, ComplaintReceived, ComplaintTakenBack
from schemas.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.fact import Fact
from schemas.objection import ObjectionMade, ObjectionTakenBack
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.safeguarding import ConcernEnded, ConcernRaised, EnquiryClosed
from schemas.sharing import SharingAgreed, SharingEnded
from schemas.stand_in import StandInArranged, StandInMoved
from schemas.supervision import SupervisionEnded, SupervisorNamed
from schemas.supporter import SharedWithSupporter, SupporterChosen, SupporterEnded
from schemas.team import WorkerJoined, WorkerLeft
from schemas.training import TrainingDone, TrainingNotCounted
from services.policies import book
from services.policies.asking import Action, Context, Decision, Principal, Resource
from services.policies.book import Policies
from tests.schemas.made_up import fixed
from tests.spec import SOMEBODY, an_id

DAY_ONE = date(2026, 3, 2)
CASE = an_id("the case")
OF_A_WORKER = ("team_joined", "team_left", "trained", "training_not_counted")
OF_AGENCIES = ("agreed", "agreement_ended")


class Who(NamedTuple):
    """A party in plain words: `ward_manager@NHS_MH`, then the worker's and the unit's names where they are known."""

    role: str
    agency: str
    worker: str | None = None
    unit: str | None = None

    @property
    def party(self) -> Party:
        worker, unit = (an_id(one) if one else None for one in (self.worker, self.unit))
        return Party(role=self.role, agency=self.agency, worker=worker, unit=unit)


class Line(NamedTuple):
    """What was said on a day, in plain values."""

    day: int
    kind: str
    said: dict[str, Any]


class Ask(NamedTuple):
    """One question in plain values; `kind` says whether a worker asks, the person, or a supporter."""

    who: Who
    action: Action
    field_class: str
    purpose: str
    basis: str
    day: int
    assurance: int = 2
    kind: str = "worker"
    entry: str | None = None
    private_to: Who | None = None


def on(day: int) -> date:
    """The day that is so many days after the first."""
    return DAY_ONE + timedelta(days=day)


def noon(day: int) -> datetime:
    return datetime.combine(on(day), time(12), UTC)


@dataclass
class World:
    """The lines in the order in which they were recorded."""

    lines: list[Line] = field(default_factory=list)
    _facts: list[Recorded[Any]] = field(default_factory=list)

    def say(self, day: int, kind: str, /, **said: Any) -> "World":
        """One more line; a line is never earlier than the one before."""
        assert kind in FACT_OF, kind
        assert not self.lines or day >= self.lines[-1].day
        self.lines.append(Line(day, kind, said))
        return self

    def known(self, day: int) -> Iterator[tuple[int, Line]]:
        """What had been recorded by noon of a day, each line with its number."""
        yield from ((number, line) for number, line in enumerate(self.lines, 1) if line.day <= day)

    def facts(self, day: int) -> list[tuple[Line, Recorded[Any]]]:
        """The facts that had been recorded by then, each with the line that it is."""
        for number in range(len(self._facts), len(self.lines)):
            self._facts.append(recorded(number + 1, self.lines[number]))
        return [(line, self._facts[number - 1]) for number, line in self.known(day)]


@cache
def whole(kind: type[Fact]) -> Fact:
    return fixed(kind)[1]


def parties(**said: Any) -> dict[str, Any]:
    """Plain values as facts hold them."""
    return {name: plain(name, value) for name, value in said.items()}


def plain(name: str, value: Any) -> Any:
    if isinstance(value, Who):
        return value.party
    if name.endswith("_id") or name == "entries":
        return tuple(an_id(one) for one in value) if isinstance(value, tuple) else an_id(value)
    if name in ("first_day", "last_day", "left_on", "done_on", "lasts_until", "until") and value is not None:
        return on(value)
    return value


FACT_OF: dict[str, type[Fact]] = {
    "opened": CaseOpened,
    "joined": AgencyJoined,
    "left": AgencyLeft,
    "allocated": WorkerAllocated,
    "moved": OwnerMoved,
    "closed": CaseClosed,
    "reopened": CaseReopened,
    "stand_in": StandInArranged,
    "stand_in_moved": StandInMoved,
    "team_joined": WorkerJoined,
    "team_left": WorkerLeft,
    "trained": TrainingDone,
    "training_not_counted": TrainingNotCounted,
    "agreed": SharingAgreed,
    "agreement_ended": SharingEnded,
    "consent": ConsentGiven,
    "consent_refused": ConsentRefused,
    "consent_withdrawn": ConsentWithdrawn,
    "objection": ObjectionMade,
    "objection_taken_back": ObjectionTakenBack,
    "supporter": SupporterChosen,
    "shared": SharedWithSupporter,
    "supporter_ended": SupporterEnded,
    "supervisor": SupervisorNamed,
    "supervision_ended": SupervisionEnded,
    "concern": ConcernRaised,
    "concern_ended": ConcernEnded,
    "enquiry_closed": EnquiryClosed,
    "complaint": ComplaintReceived,
    "complaint_answered": ComplaintAnswered,
    "complaint_taken_back": ComplaintTakenBack,
}


def recorded(number: int, line: Line) -> Recorded[Any]:
    """The fact that a line is."""
    of_case = {} if line.kind in (*OF_A_WORKER, *OF_AGENCIES) else {"case_id": CASE}
    fact = whole(FACT_OF[line.kind]).with_(happened_at=noon(line.day), **of_case, **parties(**line.said))
    return Recorded(
        fact=fact,
        fact_id=fact_id(number),
        told_by=SOMEBODY,
        command_id=an_id(f"command {number}"),
        caused_by=None,
        read_position=None,
        recorded_elsewhere_at=None,
        stream=an_id(f"stream {number}"),
        version=1,
        position=number,
        recorded_at=noon(line.day),
    )


def fact_id(number: int) -> UUID:
    """The id of the fact of the line with this number, from 1."""
    return an_id(f"fact {number}")


@cache
def policies() -> Policies:
    return book.load()


def prepared(world: World, ask: Ask) -> tuple[Principal, Action, Resource, Context]:
    """The question as the product takes it, from the facts that were known then."""
    known = world.facts(ask.day)
    of_case = [one for line, one in known if line.kind not in (*OF_A_WORKER, *OF_AGENCIES)]
    worker = ask.who.party.worker
    own = [one for line, one in known if line.kind in OF_A_WORKER and one.fact.worker.worker == worker]
    party = ask.who.party
    principal = (
        Principal.worker(party, standing_of(own))
        if ask.kind == "worker"
        else Principal("person" if ask.kind == "person" else "supporter", an_id(str(ask.who.worker)))
    )
    resource = Resource(
        circle=circle_of(CASE, of_case),
        field_class=ask.field_class,
        agreements=agreements_of(one for line, one in known if line.kind in OF_AGENCIES),
        entry=an_id(ask.entry) if ask.entry else None,
        private_to=ask.private_to.party if ask.private_to else None,
    )
    context = Context(ask.purpose, ask.basis, ask.assurance, noon(ask.day))
    return principal, ask.action, resource, context


def decide(world: World, ask: Ask, by: Callable[..., Decision] | None = None) -> Decision:
    """What the policies say of it."""
    return (by or policies().decide)(*prepared(world, ask))
