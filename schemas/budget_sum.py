"""The indicative sum that a resource allocation system makes of somebody's answers."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.means import Means
from schemas.model import Model
from schemas.sealed import Sealed


class AnswerCounted(Model):
    """One answer that the sum leans on, when it was given, and how many points it made."""

    outcome: str
    answered_on: date
    points: int


class BudgetSumComputed(Fact):
    """A sum was computed: the points of the answers, times so many pence for each point.

    `table_version` says by which table; the same version and the same answers make the same sum.
    """

    budget_sum_id: UUID
    case_id: UUID
    self_assessment_id: UUID
    table_version: str
    answers: tuple[AnswerCounted, ...]
    pence_for_point: int
    indicative_pence: int


class BudgetSumTold(Fact):
    """The person was told the sum and how it came about."""

    ends_gap_as: ClassVar[Ending] = "answered"

    budget_sum_id: UUID
    case_id: UUID
    means: Means


class BudgetSumSetAside(Fact):
    """The sum is not used, with the reason; another is computed, or none."""

    ends_gap_as: ClassVar[Ending] = "answered"

    budget_sum_id: UUID
    case_id: UUID
    reason: Sealed
