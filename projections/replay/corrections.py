"""What a correction says of an earlier fact; both stand, one beside the other.

A correction tells how it was from the start. What only changes from a day on, or ends something, corrects nothing.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from schemas.clock import ClockReplanned, ClockStarted
from schemas.fact import Fact
from schemas.measure import OutcomeMeasureCorrected, OutcomeMeasured
from schemas.person import PersonDetailsCorrected, PersonRegistered
from schemas.recorded import Recorded
from schemas.roster import RosterCorrected, RosterPublished
from schemas.session import SessionTaskCorrected, SessionTaskRecorded
from schemas.temporary_change import TemporaryChangeWithdrawn

# By which field a correction names what it is about, and which facts it may be a correction of; none: of any there.
CORRECTIONS: Mapping[type[Fact], tuple[str, tuple[type[Fact], ...]]] = {
    ClockReplanned: ("clock_run_id", (ClockStarted, ClockReplanned)),
    OutcomeMeasureCorrected: ("measure_id", (OutcomeMeasured, OutcomeMeasureCorrected)),
    PersonDetailsCorrected: ("person_id", (PersonRegistered, PersonDetailsCorrected)),
    RosterCorrected: ("roster_id", (RosterPublished, RosterCorrected)),
    SessionTaskCorrected: ("session_id", (SessionTaskRecorded, SessionTaskCorrected)),
    TemporaryChangeWithdrawn: ("temporary_change_id", ()),
}
Corrected = Mapping[UUID, UUID]


def corrected(facts: Iterable[Recorded[Any]]) -> Corrected:
    """For each correction among these facts by its id, the fact it corrects."""
    newest: dict[tuple[UUID, type[Fact], UUID], UUID] = {}
    found: dict[UUID, UUID] = {}
    known: set[UUID] = set()
    for one in sorted(facts, key=lambda one: one.position):
        kind: type[Fact] = type(one.fact)
        if kind in CORRECTIONS:
            named = getattr(one.fact, "corrects", None)
            target = named if named in known else newest.get((one.stream, kind, about(one.fact, kind)))
            if target is not None:
                found[one.fact_id] = target
        for correction in correctable_by(kind):
            newest[one.stream, correction, about(one.fact, correction)] = one.fact_id
        known.add(one.fact_id)
    return found


@cache
def correctable_by(kind: type[Fact]) -> tuple[type[Fact], ...]:
    """Which corrections there may be of a kind of fact."""
    return tuple(
        correction
        for correction, (field, kinds) in CORRECTIONS.items()
        if field in kind.model_fields and (not kinds or kind in kinds)
    )


def about(fact: Fact, correction: type[Fact]) -> UUID:
    """What a fact is about, by the field of that kind of correction."""
    found: UUID = getattr(fact, CORRECTIONS[correction][0])
    return found


def root(fact_id: UUID, of: Corrected) -> UUID:
    """What was said first: a correction of a correction goes back to it."""
    while fact_id in of:
        fact_id = of[fact_id]
    return fact_id
