"""Has every agency that the plan names heard that a support changes or ends, and said what that means for it?

The key is the support or the withdrawal. An agency that heard in the same step is not asked about; another waits until
it has answered, for who has answered has heard.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import without
from projections.relations import known_as
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.support import PartnerAnsweredOnChange, SupportChanged, SupportEnded
from schemas.withdrawal import PartnerAnsweredOnWithdrawal, WithdrawalChanged, WithdrawalSet, WithdrawalTakenBack


class Change(Model):
    """A change on which an agency has not answered: its day, who decided it, and the fact that says so."""

    decided_id: UUID
    on: date
    decided_by: Party
    fact_id: UUID


class State(Model):
    """Which agencies wait for word of which change."""

    case_id: UUID | None = None
    key: UUID | None = None
    waiting: dict[str, Change] = {}


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case SupportChanged() | SupportEnded() | PartnerAnsweredOnChange() as fact:
            yield fact.support_id
        case WithdrawalSet() | WithdrawalChanged() | PartnerAnsweredOnWithdrawal() | WithdrawalTakenBack() as fact:
            yield fact.withdrawal_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case SupportChanged() as fact:
            less = fact.minutes_after < fact.minutes_before
            return changed(state, recorded, fact.support_id, fact.first_day if less else None)
        case SupportEnded() as fact:
            return changed(state, recorded, fact.support_id, fact.ended_on)
        case WithdrawalSet() as fact:
            return changed(state, recorded, fact.withdrawal_id, fact.ends_on)
        case WithdrawalChanged() as fact:
            return changed(state, recorded, fact.withdrawal_id, fact.ends_on)
        case PartnerAnsweredOnChange() | PartnerAnsweredOnWithdrawal() as fact:
            return state.with_(waiting=without(state.waiting, fact.agency))
        case WithdrawalTakenBack():
            return State()
    return state


def changed(state: State, recorded: Recorded[Any], key: UUID, on: date | None) -> State:
    """What takes something away on a day makes each agency wait that did not hear of it; said anew, it replaces."""
    fact = recorded.fact
    waiting = {name: one for name, one in state.waiting.items() if one.decided_id != fact.decided_id}
    if on is not None:
        change = Change(decided_id=fact.decided_id, on=on, decided_by=fact.decided_by, fact_id=recorded.fact_id)
        waiting |= {agency: change for agency in fact.partners if agency not in fact.told}
    return State(case_id=fact.case_id, key=key, waiting=waiting)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for agency, change in sorted(state.waiting.items()):
        assert state.case_id and state.key
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(state.key, agency),
            words={"agency": f"agency:{agency}", "date": f"date:{change.on}"},
            evidence=(change.fact_id,),
            to=known_as("social_worker", change.decided_by),
        )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
