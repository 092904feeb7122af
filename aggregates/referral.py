"""One agency asks another for something, until the answer has reached the sender and the person."""

from datetime import datetime
from typing import Annotated, Literal, assert_never
from uuid import UUID

from pydantic import Field

from aggregates._parties import (
    refuse_nameless,
    refuse_no_time,
    refuse_no_way,
    refuse_not_receiving,
    refuse_not_sending,
)
from aggregates._shape import Command, Decider, fact_of, refuse_other_case
from schemas.codes import CareActOutcomeCode
from schemas.fact import Fact
from schemas.means import Means
from schemas.model import Model
from schemas.moment import Moment
from schemas.party import NamedParty, Party
from schemas.referral import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralOpened,
    ReferralOutcomeRecorded,
    ReferralOutcomeTold,
    ReferralSent,
    ReferralWithdrawn,
)
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfReferral(Command):
    """A command about one referral of one case."""

    referral_id: UUID
    case_id: UUID


class SendReferral(OfReferral):
    sender: NamedParty
    to: NamedParty
    asks_for: HealthText
    answer_by: Moment
    touches: Annotated[tuple[CareActOutcomeCode, ...], Field(max_length=18)] = ()
    consent_id: UUID | None = None


class FromReceiver(OfReferral):
    """What the receiver says. An agency that is not on the record answers by phone or letter: the sender's agency then
    writes it down, and `by` says who answered; who wrote it down stands beside every fact.
    """

    by: NamedParty | None = None


class OpenReferral(OfReferral):
    pass


class AcceptReferral(FromReceiver):
    pass


class DeclineReferral(FromReceiver):
    reason: HealthText


class WithdrawReferral(OfReferral):
    reason: HealthText


class RecordReferralOutcome(FromReceiver):
    """Told again with the same `at` it is the same outcome."""

    outcome: HealthText


class TellReferralOutcome(OfReferral):
    told: Literal["sender", "person"]
    means: Means


AnyCommand = (
    SendReferral
    | OpenReferral
    | AcceptReferral
    | DeclineReferral
    | WithdrawReferral
    | RecordReferralOutcome
    | TellReferralOutcome
)


class State(Model):
    """A referral as it stands: how it was answered and by whom, when its outcome came, who has heard of it."""

    case_id: UUID
    sender: Party
    to: Party
    answer_by: datetime
    opened: bool = False
    answer: Literal["accepted", "declined", "withdrawn"] | None = None
    answered_by: Party | None = None
    outcome_at: datetime | None = None
    told: tuple[str, ...] = ()


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, SendReferral):
        return send(command, state, told_by)
    if state is None:
        raise Refused("referral_not_sent", "no referral was sent under this id")
    refuse_other_case(command.case_id, state.case_id, "referral")
    match command:
        case OpenReferral():
            return open_it(command, state, told_by)
        case AcceptReferral():
            return accept(command, state, told_by)
        case DeclineReferral():
            return decline(command, state, told_by)
        case WithdrawReferral():
            return withdraw(command, state, told_by)
        case RecordReferralOutcome():
            return record_outcome(command, state, told_by)
        case TellReferralOutcome():
            return tell_outcome(command, state)
    assert_never(command)


def send(command: SendReferral, state: State | None, told_by: Party) -> list[Fact]:
    refuse_not_sending(told_by, command.sender)
    refuse_no_time(command.at, command.answer_by)
    fact = fact_of(ReferralSent, command)
    refuse_no_way(fact.sender, fact.to)
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "referral")
    if (state.sender, state.to, state.answer_by) == (fact.sender, fact.to, fact.answer_by):
        return []
    raise Refused("referral_already_sent", "another referral was sent under this id before")


def answering(command: FromReceiver, state: State, told_by: Party) -> Party:
    """Who answers; refused unless the receiver's agency says so, or the sender's writes down what it said."""
    by = command.by or told_by
    refuse_not_receiving(by, state.to)
    if told_by.agency not in (state.to.agency, state.sender.agency):
        raise Refused("not_between_these_agencies", "only the two agencies of this referral may write down its answer")
    return by


def open_it(command: OpenReferral, state: State, told_by: Party) -> list[Fact]:
    refuse_not_receiving(told_by, state.to)
    if state.opened or state.answer is not None:
        return []
    return [fact_of(ReferralOpened, command, by=told_by)]


def accept(command: AcceptReferral, state: State, told_by: Party) -> list[Fact]:
    by = answering(command, state, told_by)
    refuse_nameless(by)
    fact = fact_of(ReferralAccepted, command, by=by)
    if state.answer == "accepted" and state.answered_by == fact.by:
        return []
    refuse_answered(state)
    return [fact]


def decline(command: DeclineReferral, state: State, told_by: Party) -> list[Fact]:
    by = answering(command, state, told_by)
    if state.answer == "declined":
        return []
    refuse_answered(state)
    return [fact_of(ReferralDeclined, command, by=by)]


def refuse_answered(state: State) -> None:
    """Refuse a second answer."""
    if state.answer is not None:
        raise Refused("referral_already_answered", f"this referral was {state.answer} before")


def withdraw(command: WithdrawReferral, state: State, told_by: Party) -> list[Fact]:
    refuse_not_sending(told_by, state.sender)
    if state.answer == "withdrawn":
        return []
    if state.answer == "declined" or state.outcome_at is not None:
        raise Refused("referral_over", "this referral was declined or has its outcome; there is nothing to withdraw")
    return [fact_of(ReferralWithdrawn, command, by=told_by)]


def record_outcome(command: RecordReferralOutcome, state: State, told_by: Party) -> list[Fact]:
    by = answering(command, state, told_by)
    if state.outcome_at == command.at:
        return []
    if state.outcome_at is not None:
        raise Refused("outcome_already_recorded", "the outcome of this referral was recorded before")
    if state.answer != "accepted":
        raise Refused("referral_not_accepted", "nobody has this referral in hand that could have an outcome")
    return [fact_of(ReferralOutcomeRecorded, command, by=by)]


def tell_outcome(command: TellReferralOutcome, state: State) -> list[Fact]:
    if state.outcome_at is None:
        raise Refused("no_outcome_yet", "there is no outcome yet that somebody could be told")
    return [] if command.told in state.told else [fact_of(ReferralOutcomeTold, command)]


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, ReferralSent):
        return State(case_id=fact.case_id, sender=fact.sender, to=fact.to, answer_by=fact.answer_by)
    if state is None:
        return None
    match fact:
        case ReferralOpened():
            return state.with_(opened=True)
        case ReferralAccepted():
            return state.with_(answer="accepted", answered_by=fact.by)
        case ReferralDeclined():
            return state.with_(answer="declined", answered_by=fact.by)
        case ReferralWithdrawn():
            return state.with_(answer="withdrawn", answered_by=fact.by)
        case ReferralOutcomeRecorded():
            return state.with_(outcome_at=fact.happened_at)
        case ReferralOutcomeTold():
            return state.with_(told=(*state.told, fact.told))
    return state


decider = Decider(None, decide, evolve, stream=lambda command: command.referral_id)
