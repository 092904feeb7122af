"""What a case waits for: which answer, from whom, since when and until when; each line goes when it is given."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from schemas.assessment import AssessmentCompleted, AssessmentDeclined, AssessmentStarted
from schemas.clocks import runs_out
from schemas.decision import DecisionAsked, DecisionMade, DecisionTold, DecisionWithdrawn
from schemas.handover import (
    HandoverAccepted,
    HandoverLapsed,
    HandoverOffered,
    HandoverPassedOn,
    HandoverRefused,
    HandoverReturned,
    HandoverTakenBack,
    HandoverWithdrawn,
)
from schemas.model import Model
from schemas.party import Party
from schemas.promise import PromiseBroken, PromiseKept, PromiseMade, PromiseMoved
from schemas.recorded import Recorded
from schemas.referral import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralOpened,
    ReferralOutcomeRecorded,
    ReferralOutcomeTold,
    ReferralSent,
    ReferralWithdrawn,
)

What = Literal[
    "handover_answer",
    "handover_after_lapse",
    "handover_return",
    "referral_opened",
    "referral_answer",
    "referral_outcome",
    "referral_outcome_told",
    "assessment",
    "decision",
    "decision_told",
    "discharge_step",
    "discharge_day_told",
    "promise",
    "next_step",
]


class Awaited(Model):
    """One thing that is awaited of a party. `by` is a moment, `on` a day; `about` is the stream it belongs to.

    `detail` tells it from others of its kind, as marked text (`step:transport`, `agency:VCSE`), never a name; `to` is
    the party that is to be told, `named_id` somebody the plan names; `then_by` is when the step after this one is due.
    """

    what: What
    of: Party
    since: datetime
    about: UUID
    by: datetime | None = None
    on: date | None = None
    detail: str = ""
    to: Party | None = None
    named_id: UUID | None = None
    then_by: datetime | None = None


Awaiting = tuple[Awaited, ...]


def without(awaiting: Awaiting, about: UUID, *kinds: What) -> Awaiting:
    """The rest, once nothing of these kinds is awaited there any more."""
    return tuple(one for one in awaiting if one.about != about or one.what not in kinds)


def of_handover(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    match recorded.fact:
        case HandoverOffered() as fact:
            return (
                *awaiting,
                answer_to("handover_answer", fact.to, fact.happened_at, fact.handover_id, fact.answer_by),
            )
        case HandoverPassedOn() as fact:
            rest = without(awaiting, fact.handover_id, "handover_after_lapse")
            return tuple(
                one.with_(of=fact.to, by=fact.answer_by) if one.about == fact.handover_id else one for one in rest
            )
        case HandoverLapsed() as fact:
            return (*awaiting, answer_to("handover_after_lapse", fact.sender, fact.happened_at, fact.handover_id))
        case HandoverAccepted() | HandoverRefused() | HandoverWithdrawn() as fact:
            return without(awaiting, fact.handover_id, "handover_answer", "handover_after_lapse")
        case HandoverReturned() as fact:
            line = answer_to("handover_return", fact.to, fact.happened_at, fact.handover_id, fact.answer_by)
            return (*awaiting, line)
        case HandoverTakenBack() as fact:
            return without(awaiting, fact.handover_id, "handover_return")
    return awaiting


def of_promise(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    match recorded.fact:
        case PromiseMade() as fact:
            line = answer_to("promise", fact.by, fact.happened_at, fact.promise_id)
            return (*awaiting, line.with_(on=fact.on))
        case PromiseMoved() as fact:
            return tuple(one.with_(on=fact.on) if one.about == fact.promise_id else one for one in awaiting)
        case PromiseKept() | PromiseBroken() as fact:
            return without(awaiting, fact.promise_id, "promise")
    return awaiting


def of_referral(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    """Sent, opened, answered, outcome, told: each step has a clock of its own, that of the answer as it was asked."""
    match recorded.fact:
        case ReferralSent() as fact:
            about, since = fact.referral_id, fact.happened_at
            opening = answer_to("referral_opened", fact.to, since, about, local_period("REFERRAL_OPEN", since))
            return (*awaiting, opening.with_(then_by=fact.answer_by))
        case ReferralOpened() as fact:
            return tuple(
                one.with_(what="referral_answer", by=one.then_by, then_by=None)
                if (one.about, one.what) == (fact.referral_id, "referral_opened")
                else one
                for one in awaiting
            )
        case ReferralAccepted() as fact:
            rest = without(awaiting, fact.referral_id, "referral_opened", "referral_answer")
            due = local_period("REFERRAL_OUTCOME", fact.happened_at)
            return (*rest, answer_to("referral_outcome", fact.by, fact.happened_at, fact.referral_id, due))
        case ReferralDeclined() | ReferralWithdrawn() as fact:
            return without(awaiting, fact.referral_id, "referral_opened", "referral_answer", "referral_outcome")
        case ReferralOutcomeRecorded() as fact:
            due = local_period("REFERRAL_TELL", fact.happened_at)
            telling = answer_to("referral_outcome_told", fact.by, fact.happened_at, fact.referral_id, due)
            both = (telling.with_(detail="who:the sender"), telling.with_(detail="who:the person"))
            return (*without(awaiting, fact.referral_id, "referral_outcome"), *both)
        case ReferralOutcomeTold() as fact:
            told = f"who:the {fact.told}"
            return tuple(one for one in awaiting if (one.about, one.detail) != (fact.referral_id, told))
    return awaiting


def local_period(clock_id: str, since: datetime) -> datetime | None:
    """When a local period that began then is over; none for a history that is older than the period's rule."""
    try:
        return runs_out(clock_id, since)
    except LookupError:
        return None


def of_assessment(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    match recorded.fact:
        case AssessmentStarted() as fact:
            return (*awaiting, answer_to("assessment", fact.assessor, fact.happened_at, fact.assessment_id))
        case AssessmentCompleted() | AssessmentDeclined() as fact:
            return without(awaiting, fact.assessment_id, "assessment")
    return awaiting


def of_decision(awaiting: Awaiting, recorded: Recorded[Any]) -> Awaiting:
    match recorded.fact:
        case DecisionAsked() as fact:
            return (*awaiting, answer_to("decision", fact.decision_maker, fact.happened_at, fact.decision_id))
        case DecisionMade() as fact:
            rest = without(awaiting, fact.decision_id, "decision")
            return (*rest, *tellings(fact.decided_by, fact.must_be_told, recorded))
        case DecisionWithdrawn() as fact:
            rest = without(awaiting, fact.decision_id, "decision_told")
            return (*rest, *tellings(recorded.told_by, fact.must_be_told, recorded))
        case DecisionTold() as fact:
            return tuple(one for one in awaiting if (one.about, one.to) != (fact.decision_id, fact.told))
    return awaiting


def tellings(of: Party, must_be_told: Iterable[Party], recorded: Recorded[Any]) -> Iterable[Awaited]:
    """Each of those who must be told a decision, and who is to tell them."""
    one = answer_to("decision_told", of, recorded.fact.happened_at, recorded.fact.decision_id)
    return (one.with_(to=party, detail=f"party:{party}") for party in must_be_told)


def answer_to(what: What, of: Party, since: datetime, about: UUID, by: datetime | None = None) -> Awaited:
    """One line."""
    return Awaited(what=what, of=of, since=since, about=about, by=by)
