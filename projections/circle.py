"""Who stands around a case at a moment, and what its person allowed, refused and shared: folded from facts alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from schemas.case import (
    AgencyJoined,
    AgencyLeft,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    OwnerMoved,
    WorkerAllocated,
    WorkerChanged,
)
from schemas.complaint import ComplaintAnswered, ComplaintReceived, ComplaintTakenBack
from schemas.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.objection import ObjectionMade, ObjectionTakenBack
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.safeguarding import ConcernEnded, ConcernRaised, EnquiryClosed
from schemas.stand_in import StandInArranged, StandInMoved
from schemas.supervision import SupervisionEnded, SupervisorNamed
from schemas.supporter import SharedWithSupporter, SupporterChosen, SupporterEnded

ById = Mapping[UUID, Recorded[Any]]


@dataclass(frozen=True)
class Standing:
    """A party and the fact by which it stands in the circle."""

    party: Party
    fact_id: UUID


@dataclass(frozen=True)
class Circle:
    """A case at one moment; each mapping holds what stands then, by its id, as the fact that says so.

    `joined` are the parties that came in of their own; who only owned the case leaves with it. `closed` is the fact
    that closed it, `stands_until` the last day of each time of standing in.
    """

    case_id: UUID
    opened: Recorded[Any] | None = None
    owner: Standing | None = None
    owner_since: datetime | None = None
    joined: tuple[Standing, ...] = ()
    closed: UUID | None = None
    stand_ins: ById = field(default_factory=dict)
    stands_until: Mapping[UUID, date] = field(default_factory=dict)
    supervisors: ById = field(default_factory=dict)
    consents: ById = field(default_factory=dict)
    objections: ById = field(default_factory=dict)
    supporters: ById = field(default_factory=dict)
    concerns: ById = field(default_factory=dict)
    complaints: ById = field(default_factory=dict)

    @property
    def person_id(self) -> UUID | None:
        """Whose case it is."""
        return self.opened.fact.person_id if self.opened else None

    def standing(self, day: date) -> Iterator[Standing]:
        """Everybody who stands in the circle on a day: the owner, who joined, who stands in."""
        if self.owner is not None:
            yield self.owner
        yield from self.joined
        for stand_in_id, one in self.stand_ins.items():
            if one.fact.first_day <= day <= self.stands_until[stand_in_id]:
                yield Standing(one.fact.worker, one.fact_id)


def circle_of(case_id: UUID, facts: Iterable[Recorded[Any]]) -> Circle:
    """The circle after these facts of one case, in the order they were recorded; an unknown case has nobody in it."""
    return reduce(evolve, facts, Circle(case_id))


def evolve(circle: Circle, recorded: Recorded[Any]) -> Circle:
    """The circle after one more fact."""
    match recorded.fact:
        case CaseOpened() as opened:
            return owned(replace(circle, opened=recorded), opened.owner, recorded)
        case WorkerAllocated(owner=owner) | OwnerMoved(owner=owner):
            return owned(circle, owner, recorded)
        case WorkerChanged(worker=worker, happened_at=at):
            late = circle.owner_since is not None and at < circle.owner_since
            return circle if late else owned(circle, worker, recorded)
        case AgencyJoined(party=party):
            return replace(circle, joined=(*circle.joined, Standing(party, recorded.fact_id)))
        case AgencyLeft(party=party):
            return replace(circle, joined=tuple(one for one in circle.joined if one.party != party))
        case CaseClosed():
            return replace(circle, closed=recorded.fact_id)
        case CaseReopened():
            return replace(circle, closed=None)
        case StandInArranged() | StandInMoved() as told:
            return stood_in(circle, told, recorded)
    return allowed(circle, recorded)


def allowed(circle: Circle, recorded: Recorded[Any]) -> Circle:
    """The circle after what somebody allowed, refused or shared, and after a concern, a complaint, a supervision."""
    match recorded.fact:
        case ConsentGiven(consent_id=about):
            return replace(circle, consents={**circle.consents, about: recorded})
        case ConsentRefused() as no:
            return replace(circle, consents=without_yes(circle.consents, no))
        case ConsentWithdrawn(consent_id=about):
            return replace(circle, consents=without(circle.consents, about))
        case ObjectionMade(objection_id=about):
            return replace(circle, objections={**circle.objections, about: recorded})
        case ObjectionTakenBack(objection_id=about):
            return replace(circle, objections=without(circle.objections, about))
        case SupporterChosen(supporter_id=about) | SharedWithSupporter(supporter_id=about):
            return replace(circle, supporters={**circle.supporters, about: recorded})
        case SupporterEnded(supporter_id=about):
            return replace(circle, supporters=without(circle.supporters, about))
        case SupervisorNamed(supervision_id=about):
            return replace(circle, supervisors={**circle.supervisors, about: recorded})
        case SupervisionEnded(supervision_id=about):
            return replace(circle, supervisors=without(circle.supervisors, about))
        case ConcernRaised(safeguarding_id=about):
            return replace(circle, concerns={**circle.concerns, about: recorded})
        case ConcernEnded(safeguarding_id=about) | EnquiryClosed(safeguarding_id=about):
            return replace(circle, concerns=without(circle.concerns, about))
        case ComplaintReceived(complaint_id=about):
            return replace(circle, complaints={**circle.complaints, about: recorded})
        case ComplaintAnswered(complaint_id=about) | ComplaintTakenBack(complaint_id=about):
            return replace(circle, complaints=without(circle.complaints, about))
    return circle


def owned(circle: Circle, owner: Party, recorded: Recorded[Any]) -> Circle:
    """The circle with its new owner; the one before leaves with the case, unless they joined it of their own."""
    return replace(circle, owner=Standing(owner, recorded.fact_id), owner_since=recorded.fact.happened_at)


def stood_in(circle: Circle, told: StandInArranged | StandInMoved, recorded: Recorded[Any]) -> Circle:
    """The circle with somebody who stands in, or stands in until another day."""
    known = circle.stand_ins if isinstance(told, StandInMoved) else {**circle.stand_ins, told.stand_in_id: recorded}
    return replace(circle, stand_ins=known, stands_until={**circle.stands_until, told.stand_in_id: told.last_day})


def without(known: ById, about: UUID) -> ById:
    """The same without one of them."""
    return {one: recorded for one, recorded in known.items() if one != about}


def without_yes(consents: ById, no: ConsentRefused) -> ById:
    """What is left of earlier consents when somebody says no to the same purpose and agency."""
    of_it = (no.purpose, no.to)
    return {one: yes for one, yes in consents.items() if (yes.fact.purpose, yes.fact.to) != of_it}
