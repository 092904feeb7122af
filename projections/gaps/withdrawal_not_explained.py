"""Does a service end for somebody who has not been told in time, in a form they can use, with the reason, and heard?

The key is the withdrawal. There are three parts, each a question of its own: the notice, what the person was told, and
whether they were heard. An emergency closure with its reason and something in its place that day is asked nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import earlier
from projections.relations import known_as
from projections.withdrawing import Withdrawal
from schemas.keyed import Key
from schemas.moment import london_day, next_after
from schemas.recorded import Recorded
from schemas.withdrawal import (
    AlternativeOffered,
    WithdrawalAnswered,
    WithdrawalChanged,
    WithdrawalHeard,
    WithdrawalSet,
    WithdrawalTakenBack,
    WithdrawalTold,
)


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            WithdrawalSet()
            | WithdrawalChanged()
            | WithdrawalTold()
            | WithdrawalHeard()
            | WithdrawalAnswered()
            | AlternativeOffered()
            | WithdrawalTakenBack()
        ) as fact:
            yield fact.withdrawal_id


def evolve(state: Withdrawal, recorded: Recorded[Any]) -> Withdrawal:
    match recorded.fact:
        case WithdrawalSet():
            return Withdrawal.of(recorded)
        case WithdrawalChanged() as fact:
            return state.with_(ends_on=fact.ends_on, decided_by=fact.decided_by, set_in=recorded.fact_id)
        case WithdrawalTold() as fact:
            return state.told(fact, recorded.fact_id)
        case WithdrawalHeard() as fact if fact.whom in ("person", "advocate"):
            return state.with_(heard_on=earlier(state.heard_on, london_day(fact.happened_at)))
        case WithdrawalAnswered():
            return state.with_(answered=state.heard_on is not None)
        case AlternativeOffered() as fact:
            return state.with_(alternative_from=earlier(state.alternative_from, fact.first_day))
        case WithdrawalTakenBack():
            return Withdrawal()
    return state


def gaps(state: Withdrawal, as_of: datetime) -> Iterator[Gap]:
    if state.ends_on is None or state.is_settled():
        return
    if as_of >= state.notice_is_short_from and not state.is_told_in_time():
        yield question(state, "notice", state.set_in)
    if state.told_on is not None and not state.explained:
        yield question(state, "told", state.told_in)
    if state.told_on is not None and as_of >= state.unheard_from and not state.is_heard_in_time():
        yield question(state, "heard", state.told_in)


def question(state: Withdrawal, part: str, evidence: UUID | None) -> Gap:
    """The question about one part: the notice, what the person was told, or that they were heard."""
    assert state.case_id and state.withdrawal_id and state.decided_by and state.set_in and evidence
    given = ";".join(f"label:decision_bases:{basis}" for basis in state.reason)
    return Gap(
        case_id=state.case_id,
        about=Gap.named(state.withdrawal_id, part),
        words={
            "service": f"label:support_kinds:{state.service}",
            "date": f"date:{state.ends_on}",
            "told": f"date:{state.told_on}" if state.told_on else "said:not_yet",
            "reason": given or "said:none_yet",
        },
        evidence=tuple(dict.fromkeys((evidence, state.set_in))),
        to=known_as("commissioner", state.decided_by),
    )


def look_again(state: Withdrawal, after: datetime) -> datetime | None:
    if state.ends_on is None:
        return None
    moments = [state.notice_is_short_from, *([state.unheard_from] if state.told_on else [])]
    return next_after(after, moments)


def suggest(gap: Gap, state_of: Callable[[Key], Withdrawal], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """The first day on which the service could end with the whole notice, if the person is told now or was before."""
    state = state_of(UUID(gap.about[0]))
    if state.set_on is None:
        return {}
    return {"ends": (f"date:{(state.usable_on or london_day(as_of)) + state.notice}",)}


detector = Detector(Withdrawal(), keys, evolve, gaps, look_again, suggest)
