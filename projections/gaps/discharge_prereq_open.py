"""Is a step of a way home still open when it should be in place: on its needs-day, on a direction, or on leaving?

The key is the discharge. What opens on the same day is one question; a direction to proceed, and the leaving itself,
each ask once about every step that is open then.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.calendar import working_days_before
from schemas.codes import by_code
from schemas.dated import threshold
from schemas.direction import DirectionChanged, DirectionGiven, DirectionReasonAdded, DirectionWithdrawn
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanned,
    DischargePlanWithdrawn,
    ReceivingServiceAccepted,
    Step,
    StepAdded,
    StepCovered,
    StepDelegated,
    StepDone,
    StepNotApplicable,
    StepWaived,
)
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.party import Party
from schemas.recorded import Recorded

CODE = "DISCHARGE_PREREQ_OPEN"
ONE_DAY = timedelta(days=1)


class Waiting(Model):
    """A step that waits: the day it sets itself, and for which day somebody was found for it or a service can start."""

    owner: Party
    on: date | None = None
    covered_on: date | None = None
    starts_on: date | None = None

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls(owner=step.owner, on=step.on)

    def is_seen_to(self, day: date | None) -> bool:
        """Whether somebody was found for it on the day it is needed, or the service that comes can start by then."""
        if self.covered_on is not None and self.covered_on == (self.on or day):
            return True
        return self.starts_on is not None and (day is None or self.starts_on <= day)


class Direction(Model):
    """A direction to proceed that stands: who gave it, when, and the fact that says so."""

    giver: Party
    given_at: datetime
    fact_id: UUID


class Left(Model):
    """The day on which the person left, and by which method."""

    on: date
    method: str
    fact_id: UUID


class State(Model):
    """One way home: the steps that wait, the day agreed, directions to proceed, and the leaving itself."""

    case_id: UUID | None = None
    discharge_id: UUID | None = None
    waiting: dict[str, Waiting] = {}
    to: dict[str, Party] = {}
    planned: UUID | None = None
    on: date | None = None
    agreed: UUID | None = None
    directions: dict[UUID, Direction] = {}
    left: Left | None = None

    def with_step(self, kind: str, waiting: Waiting | None) -> Self:
        """The same way home with a step that waits, or with one that waits no longer."""
        others = {one: kept for one, kept in self.waiting.items() if one != kind}
        return self.with_(waiting={**others, kind: waiting} if waiting else others)

    def open(self, day: date | None) -> dict[str, Waiting]:
        """The steps that nobody has seen to, for a way home on that day."""
        return {kind: waiting for kind, waiting in self.waiting.items() if not waiting.is_seen_to(day)}


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            DischargePlanned()
            | StepAdded()
            | StepDone()
            | StepWaived()
            | StepNotApplicable()
            | StepDelegated()
            | StepCovered()
            | ReceivingServiceAccepted()
            | DischargeDateAgreed()
            | DischargeDateMoved()
            | DischargeNotCompleted()
            | Discharged()
            | DischargePlanWithdrawn()
        ) as fact:
            yield fact.discharge_id
        case DirectionGiven() | DirectionChanged() | DirectionReasonAdded() | DirectionWithdrawn() as fact:
            if fact.discharge_id is not None:
                yield fact.discharge_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case DischargePlanned():
            return planned(state, recorded)
        case DischargeDateAgreed() | DischargeDateMoved() as fact:
            return state.with_(on=fact.on, agreed=recorded.fact_id)
        case DischargeNotCompleted():
            return state.with_(on=None)
        case Discharged() as fact:
            left = Left(on=london_day(fact.happened_at), method=fact.method, fact_id=recorded.fact_id)
            return state.with_(left=left)
        case DischargePlanWithdrawn():
            return State(directions=state.directions)
        case DirectionGiven() | DirectionChanged() | DirectionReasonAdded() | DirectionWithdrawn():
            return directed(state, recorded)
    return step_told(state, recorded.fact)


def planned(state: State, recorded: Recorded[Any]) -> State:
    """The way home as it was planned; who leads it stands for the coordinator, who owes after-care for social work."""
    fact: DischargePlanned = recorded.fact
    answering = {
        "discharge_coordinator": fact.lead,
        "social_worker": fact.aftercare_social,
        "leaving_ward": fact.ward,
        "aftercare_health": fact.aftercare_health,
    }
    return state.with_(
        case_id=fact.case_id,
        discharge_id=fact.discharge_id,
        waiting={step.kind: Waiting.of(step) for step in fact.steps},
        to={relation: party for relation, party in answering.items() if party is not None},
        planned=recorded.fact_id,
    )


def step_told(state: State, fact: Any) -> State:
    """A step that is new, changed or seen to, or that waits no longer."""
    match fact:
        case StepAdded() | StepDelegated():
            return state.with_step(fact.step.kind, Waiting.of(fact.step))
        case ReceivingServiceAccepted():
            return state.with_step(fact.step.kind, Waiting.of(fact.step).with_(starts_on=fact.on))
        case StepCovered(kind=kind) if kind in state.waiting:
            return state.with_step(kind, state.waiting[kind].with_(covered_on=fact.on))
        case StepDone() | StepWaived() | StepNotApplicable():
            return state.with_step(fact.kind, None)
    return state


def directed(state: State, recorded: Recorded[Any]) -> State:
    """A direction stands from when it is given until it is withdrawn, or says no longer to proceed."""
    fact = recorded.fact
    others = {one: kept for one, kept in state.directions.items() if one != fact.direction_id}
    if isinstance(fact, DirectionWithdrawn) or not fact.proceed:
        return state.with_(directions=others)
    known = state.directions.get(fact.direction_id)
    given_at, fact_id = (known.given_at, known.fact_id) if known else (fact.happened_at, recorded.fact_id)
    stands = Direction(giver=fact.decided_by, given_at=given_at, fact_id=fact_id)
    return state.with_(directions={**others, fact.direction_id: stands})


def asked_from(kind: str, waiting: Waiting, on: date) -> date | None:
    """The day at whose 00:00 an open step is asked about; none for what is needed on the day of leaving itself.

    A day that the step sets itself is asked about when it is over.
    """
    if waiting.on is not None:
        return waiting.on + ONE_DAY
    match by_code("discharge_steps")[kind]["needs_day"]:
        case "seven_days_before":
            return on - timedelta(days=threshold(CODE, "nearest_relative", on) - 1)
        case "two_working_days_before":
            return working_days_before(on, threshold(CODE, "needs_day", on))
    return None


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    """One on leaving, or else one on a direction to proceed, or else one for each day on which steps were needed."""
    if state.left is not None:
        kinds = [kind for kind in state.open(state.left.on) if is_asked_on_leaving(kind, state.left.method)]
        yield from question(state, kinds, state.left.on, state.left.fact_id, state.left.on, "on_leaving")
    elif state.directions:
        direction_id, direction = first_direction(state)
        yield from question(state, list(state.open(state.on)), state.on, direction.fact_id, "direction", direction_id)
    elif state.on is not None and state.agreed is not None:
        for day, kinds in needed_by_day(state, state.on).items():
            if start_of(day) <= as_of:
                yield from question(state, kinds, state.on, state.agreed, state.on, day)


def is_asked_on_leaving(kind: str, method: str) -> bool:
    """Whether an open step of this kind is asked about when a person has left in this way."""
    asked = by_code("discharge_methods")[method]["steps_asked"]
    return asked == "all" or bool(asked == "self_discharge" and by_code("discharge_steps")[kind]["at_self_discharge"])


def first_direction(state: State) -> tuple[UUID, Direction]:
    """The direction that was given first of those that stand."""
    return min(state.directions.items(), key=lambda one: (one[1].given_at, one[0]))


def needed_by_day(state: State, on: date) -> dict[date, list[str]]:
    """The open steps by the day at whose 00:00 they are asked about."""
    found: dict[date, list[str]] = {}
    for kind, waiting in state.open(on).items():
        if (day := asked_from(kind, waiting, on)) is not None:
            found.setdefault(day, []).append(kind)
    return dict(sorted(found.items()))


def question(state: State, kinds: list[str], on: date | None, why: UUID, *about: UUID | date | str) -> Iterator[Gap]:
    """The question about the open steps of these kinds, if any are open; `why` is the fact that raises it."""
    if not (kinds and state.case_id and state.discharge_id and state.planned):
        return
    givers = {"direction_giver": first_direction(state)[1].giver} if state.directions else {}
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.discharge_id, *about),
        words={
            "date": f"date:{on}" if on else "day:none",
            "steps": ";".join(f"step:{kind}" for kind in sorted(kinds, key=list(by_code("discharge_steps")).index)),
        },
        evidence=(why, state.planned),
        to={**state.to, **givers},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    if state.left is not None or state.directions or state.on is None:
        return None
    return next((start_of(day) for day in needed_by_day(state, state.on) if start_of(day) > after), None)


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Who sees to the steps that are open, each once."""
    state = state_of(UUID(gap.about[0]))
    kinds = [step.removeprefix("step:") for step in gap.words["steps"].split(";")]
    owners = (f"party:{state.waiting[kind].owner}" for kind in kinds if kind in state.waiting)
    return {"who": tuple(dict.fromkeys(owners))}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
