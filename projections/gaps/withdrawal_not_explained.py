"""Does a service end for somebody who has not been told in time, in a form they can use, with the reason, and heard?

The key is the withdrawal. There are three parts, each a question of its own: the notice, what the person was told, and
whether they were heard. An emergency closure with its reason and something in its place that day is asked nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.calendar import working_days_after
from schemas.dated import threshold
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.party import Party
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

CODE = "WITHDRAWAL_NOT_EXPLAINED"
ONE_DAY = timedelta(days=1)
KEPT = ("case_id", "withdrawal_id", "service", "ends_on", "emergency", "alternative_from", "decided_by")


class State(Model):
    """A service that is to end: when, since when that is decided, and what the person was told and by when.

    `told_on` is the day they were first told in any form, `usable_on` in one they can use, `explained` whether one they
    can use held the reason; `reason` are the bases last told to them. `heard_on` is when they or their advocate were
    heard, `answered` whether they had an answer since.
    """

    case_id: UUID | None = None
    withdrawal_id: UUID | None = None
    service: str = ""
    set_on: date | None = None
    ends_on: date | None = None
    emergency: bool = False
    alternative_from: date | None = None
    decided_by: Party | None = None
    told_on: date | None = None
    usable_on: date | None = None
    explained: bool = False
    reason: tuple[str, ...] = ()
    heard_on: date | None = None
    answered: bool = False
    set_in: UUID | None = None
    told_in: UUID | None = None


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


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case WithdrawalSet() as fact:
            kept = {name: getattr(fact, name) for name in KEPT}
            return State(**kept, set_on=london_day(fact.happened_at), set_in=recorded.fact_id)
        case WithdrawalChanged() as fact:
            return state.with_(ends_on=fact.ends_on, decided_by=fact.decided_by, set_in=recorded.fact_id)
        case WithdrawalTold() as fact:
            return told(state, fact, recorded.fact_id)
        case WithdrawalHeard() as fact if fact.whom in ("person", "advocate"):
            return state.with_(heard_on=earlier(state.heard_on, london_day(fact.happened_at)))
        case WithdrawalAnswered():
            return state.with_(answered=state.heard_on is not None)
        case AlternativeOffered() as fact:
            return state.with_(alternative_from=earlier(state.alternative_from, fact.first_day))
        case WithdrawalTakenBack():
            return State()
    return state


def told(state: State, fact: WithdrawalTold, fact_id: UUID) -> State:
    """The person was told once more, in a form they can use or not, with the reason or without."""
    on, usable = london_day(fact.happened_at), not fact.needs or fact.means in fact.needs
    return state.with_(
        told_on=earlier(state.told_on, on),
        usable_on=earlier(state.usable_on, on) if usable else state.usable_on,
        explained=state.explained or (usable and fact.reason is not None),
        reason=fact.bases or state.reason,
        told_in=fact_id,
    )


def earlier(known: date | None, day: date) -> date:
    return min(known or day, day)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if state.ends_on is None or is_settled(state):
        return
    if as_of >= notice_is_short_from(state) and not in_time(state.usable_on, latest_day(state)):
        yield question(state, "notice", state.set_in)
    if state.told_on is not None and not state.explained:
        yield question(state, "told", state.told_in)
    if state.told_on is not None and as_of >= unheard_from(state) and not in_time(state.heard_on, hear_by(state)):
        yield question(state, "heard", state.told_in)


def is_settled(state: State) -> bool:
    """Whether they know the reason, were heard and had an answer; or it could not be helped and something is there."""
    by_then = (
        state.alternative_from is not None and state.ends_on is not None and state.alternative_from <= state.ends_on
    )
    return (state.explained and state.heard_on is not None and state.answered) or (state.emergency and by_then)


def in_time(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def latest_day(state: State) -> date:
    """The last day on which the person can be told, so that the whole notice lies before the end."""
    assert state.ends_on and state.set_on
    return state.ends_on - timedelta(days=threshold(CODE, "notice", state.set_on))


def notice_is_short_from(state: State) -> datetime:
    return start_of(latest_day(state) + ONE_DAY)


def hear_by(state: State) -> date:
    """The last working day on which the person is heard in time."""
    assert state.told_on
    return working_days_after(state.told_on, threshold(CODE, "heard", state.told_on))


def unheard_from(state: State) -> datetime:
    return start_of(hear_by(state) + ONE_DAY)


def question(state: State, part: str, evidence: UUID | None) -> Gap:
    """The question about one part: the notice, what the person was told, or that they were heard."""
    assert state.case_id and state.withdrawal_id and state.decided_by and state.set_in and evidence
    by = state.decided_by
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
        to={by.role: by} if by.role == "commissioner" else {},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    if state.ends_on is None:
        return None
    moments = [notice_is_short_from(state), *([unheard_from(state)] if state.told_on else [])]
    return min((moment for moment in moments if moment > after), default=None)


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """The first day on which the service could end with the whole notice, if the person is told now or was before."""
    state = state_of(UUID(gap.about[0]))
    if state.set_on is None:
        return {}
    notice = timedelta(days=threshold(CODE, "notice", state.set_on))
    return {"ends": (f"date:{(state.usable_on or london_day(as_of)) + notice}",)}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
