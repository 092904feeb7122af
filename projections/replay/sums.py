"""The sums in the record: a budget as it was computed then, a delay as today's code counts it from those facts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from projections.delay import Delay, delays_of
from projections.replay.rerun import Rerun, compared
from schemas.budget_sum import BudgetSumComputed, BudgetSumSetAside
from schemas.recorded import Recorded


class Budget(NamedTuple):
    """An indicative sum as it was recorded, what its answers come to today, and how that compares."""

    budget_sum_id: UUID
    table_version: str
    indicative_pence: int
    pence_today: int
    rerun: Rerun


class Delayed(NamedTuple):
    """How long a stay went on though the bed was not needed, up to a day."""

    delay: Delay
    rerun: Rerun


def budgets(known: Iterable[Recorded[Any]]) -> tuple[Budget, ...]:
    """Every sum that was computed and not set aside, in the order in which they were."""
    found: dict[UUID, Budget] = {}
    for one in sorted(known, key=lambda one: one.position):
        if isinstance(one.fact, BudgetSumComputed):
            found[one.fact.budget_sum_id] = budget(one.fact)
        elif isinstance(one.fact, BudgetSumSetAside):
            found.pop(one.fact.budget_sum_id, None)
    return tuple(found.values())


def budget(fact: BudgetSumComputed) -> Budget:
    """One sum: the points of its answers, times so many pence for each."""
    today = fact.pence_for_point * sum(one.points for one in fact.answers)
    same = today == fact.indicative_pence
    rerun = compared("no" if same else "yes", "same" if same else "other", f"the table {fact.table_version}")
    return Budget(fact.budget_sum_id, fact.table_version, fact.indicative_pence, today, rerun)


def delays(known: Iterable[Recorded[Any]], day: date) -> tuple[Delayed, ...]:
    """The delay of each stay up to a day; the record keeps no such figure, so there is none to compare with."""
    rerun = compared("not_known", "not_recorded", "code")
    return tuple(Delayed(one, rerun) for one in delays_of(known, day))
