"""One measure of how far an outcome was reached, recorded once and put right where it was wrong."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates._days import refuse_day_to_come
from aggregates._life import Life, Lives
from aggregates._parties import refuse_altering
from aggregates._shape import Command
from schemas.measure import OutcomeMeasureCorrected, OutcomeMeasured, Reached, SaidBy
from schemas.moment import Day, london_day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfMeasure(Command):
    """A command about one measure in one case."""

    measure_id: UUID
    case_id: UUID


class RecordMeasure(OfMeasure):
    """`on` is the day it was talked over, or else the day it is told."""

    outcome_id: UUID
    reached: Reached
    said_by: SaidBy = "person"
    on: Day | None = None
    words: HealthText | None = None


class CorrectMeasure(OfMeasure):
    reached: Reached


AnyCommand = RecordMeasure | CorrectMeasure


class State(Life):
    """The measure as it stands."""

    outcome_id: UUID | None = None
    on: date | None = None
    reached: str = ""
    by: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, CorrectMeasure) and state:
        refuse_altering(told_by, state.by)
    match command:
        case RecordMeasure():
            refuse_day_to_come(command.on, command.at)
        case CorrectMeasure(reached=reached) if state is not None and reached == state.reached:
            raise Refused("measure_the_same", "the measure says that already")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """The day it was measured; of a correction also what the measure said before."""
    if state is None or isinstance(command, RecordMeasure):
        return {"on": command.on or london_day(command.at)}
    return {"outcome_id": state.outcome_id, "on": state.on, "before": state.reached}


def follow(state: State, fact: OutcomeMeasured | OutcomeMeasureCorrected) -> State:
    return state.with_(outcome_id=fact.outcome_id, on=fact.on, reached=fact.reached, by=fact.by)


decider = Lives(
    what="measure",
    begins={RecordMeasure: OutcomeMeasured},
    goes_on={CorrectMeasure: OutcomeMeasureCorrected},
    state=State,
    stream=lambda command: command.measure_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
