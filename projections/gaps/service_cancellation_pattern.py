"""Has a service moved or called off appointment after appointment, and what does the person say about it?

The key is the case and the service that gives the appointments. They are put in the order of their own times. What was
asked stands until a later appointment is held and somebody has talked with the person about it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import later, newest
from schemas.appointment import AppointmentCancelled, AppointmentKept, AppointmentMoved, AppointmentTalkedOver
from schemas.dated import threshold
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.recorded import Recorded

CODE = "SERVICE_CANCELLATION_PATTERN"
KEPT_TIMES = 12  # appointments further back than the last dozen answer no question that is still open


class Time(Model):
    """What became of one time that an appointment had: held, or changed at whose asking, and when that happened."""

    appointment_id: UUID
    at_time: datetime
    became: str
    happened_at: datetime
    worker: Party
    fact_id: UUID


class Pattern(Model):
    """So many of so many appointments, up to the last of them; which they were."""

    changed: tuple[Time, ...]
    of: int

    @property
    def last(self) -> Time:
        return self.changed[-1]


class State(Model):
    """The last appointments that a service gave to one person, in the order of their times, and the last talk."""

    case_id: UUID | None = None
    service: tuple[str, ...] = ()
    times: tuple[Time, ...] = ()
    talked_at: datetime | None = None


def service_of(party: Party) -> tuple[str, ...]:
    """The service that gives an appointment: an agency, and its unit where that is known."""
    return (party.agency, str(party.unit)) if party.unit else (party.agency,)


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            AppointmentMoved(with_whom=Party() as service, case_id=case)
            | AppointmentCancelled(with_whom=Party() as service, case_id=case)
            | AppointmentKept(with_whom=Party() as service, case_id=case)
            | AppointmentTalkedOver(with_whom=Party() as service, case_id=case)
        ):
            yield (case, *service_of(service))


def evolve(state: State, recorded: Recorded[Any]) -> State:
    fact = recorded.fact
    state = state.with_(case_id=fact.case_id, service=service_of(fact.with_whom))
    match fact:
        case AppointmentMoved():
            return with_time(state, recorded, fact.before, fact.by_whom)
        case AppointmentCancelled():
            return with_time(state, recorded, fact.at_time, fact.by_whom)
        case AppointmentKept():
            return with_time(state, recorded, fact.at_time, "KEPT")
        case AppointmentTalkedOver():
            return state.with_(talked_at=later(state.talked_at, fact.happened_at))
    return state


def with_time(state: State, recorded: Recorded[Any], at_time: datetime, became: str) -> State:
    """The last appointments with one more; what lies too far back is forgotten."""
    fact = recorded.fact
    one = Time(
        appointment_id=fact.appointment_id,
        at_time=at_time,
        became=became,
        happened_at=fact.happened_at,
        worker=fact.worker,
        fact_id=recorded.fact_id,
    )
    by_their_times = newest((*state.times, one), KEPT_TIMES, lambda time: (time.at_time, str(time.appointment_id)))
    return state.with_(times=by_their_times)


def pattern_ending_at(place: int, times: tuple[Time, ...]) -> Pattern | None:
    """Whether the appointment at that place completes a pattern: so many of the last few, or some in a row."""
    if times[place].became != "CANCEL_SERVICE":
        return None
    day = london_day(times[place].at_time)
    of_last, in_a_row = threshold(CODE, "of_last", day), threshold(CODE, "in_a_row", day)
    last = times[max(0, place + 1 - of_last) : place + 1]
    changed = tuple(time for time in last if time.became == "CANCEL_SERVICE")
    if len(changed) >= threshold(CODE, "cancelled", day):
        return Pattern(changed=changed, of=len(last))
    row = times[max(0, place + 1 - in_a_row) : place + 1]
    if len(row) == in_a_row and all(time.became == "CANCEL_SERVICE" for time in row):
        return Pattern(changed=row, of=in_a_row)
    return None


def latest_pattern(times: tuple[Time, ...]) -> Pattern | None:
    """The pattern that was completed last, if any was."""
    found = (pattern_ending_at(place, times) for place in reversed(range(len(times))))
    return next((pattern for pattern in found if pattern), None)


def is_over(pattern: Pattern, state: State) -> bool:
    """Whether a later appointment was held, and the person was asked after the last change."""
    held = any(time.became == "KEPT" and time.at_time > pattern.last.at_time for time in state.times)
    return held and state.talked_at is not None and state.talked_at >= pattern.last.happened_at


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    pattern = latest_pattern(state.times)
    if pattern is None or is_over(pattern, state):
        return
    assert state.case_id
    yield Gap(
        case_id=state.case_id,
        about=state.service,
        words={"n": f"number:{len(pattern.changed)}", "of": f"number:{pattern.of}"},
        evidence=tuple(time.fact_id for time in reversed(pattern.changed)),
        to={"worker": pattern.last.worker},
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
