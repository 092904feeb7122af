"""One sum computed from somebody's answers, told to them, and set aside if it is not used."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_to_come
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.budget_sum import AnswerCounted, BudgetSumComputed, BudgetSumSetAside, BudgetSumTold
from schemas.codes import CareActOutcomeCode
from schemas.means import Means
from schemas.model import Model
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class AnswerToCount(Model):
    """One answer with its points, as the table gives them."""

    outcome: CareActOutcomeCode
    answered_on: Day
    points: Annotated[int, Field(ge=0, le=1000)]


class OfBudgetSum(Command):
    """A command about one sum of one case."""

    budget_sum_id: UUID
    case_id: UUID


class ComputeBudgetSum(OfBudgetSum):
    self_assessment_id: UUID
    table_version: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
    answers: Annotated[tuple[AnswerToCount, ...], Field(min_length=1, max_length=40)]
    pence_for_point: Annotated[int, Field(ge=0, le=1_000_000)]


class TellBudgetSum(OfBudgetSum):
    means: Means


class SetAsideBudgetSum(OfBudgetSum):
    reason: HealthText


AnyCommand = ComputeBudgetSum | TellBudgetSum | SetAsideBudgetSum


def allow(command: Any, state: Life | None, told_by: Party) -> None:
    if not isinstance(command, ComputeBudgetSum):
        return
    outcomes = [answer.outcome for answer in command.answers]
    if len(set(outcomes)) != len(outcomes):
        raise Refused("answer_counted_twice", "one answer is counted twice")
    refuse_day_to_come(max(answer.answered_on for answer in command.answers), command.at)


def more(command: Any, state: Life | None, told_by: Party) -> Mapping[str, object]:
    if not isinstance(command, ComputeBudgetSum):
        return {}
    counted = tuple(AnswerCounted(**answer.model_dump()) for answer in command.answers)
    return {"answers": counted, "indicative_pence": command.pence_for_point * sum(one.points for one in counted)}


decider = Lives(
    what="sum",
    begins={ComputeBudgetSum: BudgetSumComputed},
    goes_on={TellBudgetSum: BudgetSumTold},
    ends={SetAsideBudgetSum: BudgetSumSetAside},
    state=Life,
    stream=lambda command: command.budget_sum_id,
    allow=allow,
    more=more,
).decider()
