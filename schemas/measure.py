"""How far an outcome was reached, recorded once and read wherever it is needed."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed

Reached = Literal["FULLY_MET", "PARTIALLY_MET", "NOT_MET"]
SaidBy = Literal["person", "person_with_help", "somebody_for_them"]


class OutcomeMeasured(Fact):
    """How far an outcome was reached on a day, by whom it was said, and what the person said about it."""

    measure_id: UUID
    case_id: UUID
    outcome_id: UUID
    on: date
    reached: Reached
    said_by: SaidBy
    words: Sealed | None
    by: Party


class OutcomeMeasureCorrected(Fact):
    """A measure was written down wrongly; this is how it was."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    measure_id: UUID
    case_id: UUID
    outcome_id: UUID
    on: date
    before: Reached
    reached: Reached
    by: Party
