"""A person's own answers, the sum that leans on them, and what was shared since that touches one of them.

What was shared is known here by outcome and time alone, and only under a consent that stands.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.kept import newest, newest_by_id
from schemas.budget_sum import BudgetSumComputed, BudgetSumSetAside
from schemas.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.referral import ReferralSent
from schemas.self_assessment import (
    SelfAssessmentAnswerChanged,
    SelfAssessmentAnswered,
    SelfAssessmentAnswerKept,
)

PURPOSE = "share_referral"
MOST = 20


class OwnAnswer(Model):
    """The newest answer to one outcome: when it was given or kept, and who wrote it down."""

    self_assessment_id: UUID
    at: datetime
    author: Party
    fact_id: UUID


class Shared(Model):
    """Something that touches an outcome, and the consent by which it may be known."""

    consent_id: UUID
    at: datetime


class Sum(Model):
    """The sum that stands, and the outcomes whose answers it counts."""

    case_id: UUID
    budget_sum_id: UUID
    self_assessment_id: UUID
    at: datetime
    outcomes: tuple[str, ...]
    fact_id: UUID


class Consent(Model):
    """Whether something may be known, by which agency, since when."""

    to: str
    given: bool
    at: datetime


class OwnAnswers(Model):
    """What is known of one case."""

    answers: dict[str, OwnAnswer] = {}
    shared: dict[str, tuple[Shared, ...]] = {}
    consents: dict[UUID, Consent] = {}
    sums: dict[UUID, Sum] = {}
    set_aside: tuple[UUID, ...] = ()

    def told(self, recorded: Recorded[Any]) -> "OwnAnswers":
        """The same, this fact told."""
        match recorded.fact:
            case SelfAssessmentAnswered() | SelfAssessmentAnswerKept() | SelfAssessmentAnswerChanged():
                return self.answered(recorded)
            case ReferralSent(consent_id=UUID()):
                return self.shared_with(recorded)
            case ConsentGiven() | ConsentRefused() | ConsentWithdrawn():
                return self.consented(recorded)
            case BudgetSumComputed():
                return self.summed(recorded)
            case BudgetSumSetAside() as fact:
                return self.with_(set_aside=(*self.set_aside, fact.budget_sum_id)[-MOST:])
        return self

    def answered(self, recorded: Recorded[Any]) -> "OwnAnswers":
        fact = recorded.fact
        known = self.answers.get(fact.outcome)
        if known is not None and fact.happened_at < known.at:
            return self
        new = OwnAnswer(
            self_assessment_id=fact.self_assessment_id,
            at=fact.happened_at,
            author=recorded.told_by,
            fact_id=recorded.fact_id,
        )
        return self.with_(answers={**self.answers, fact.outcome: new})

    def shared_with(self, recorded: Recorded[Any]) -> "OwnAnswers":
        fact = recorded.fact
        one = Shared(consent_id=fact.consent_id, at=fact.happened_at)
        touched = {outcome: newest((*self.shared.get(outcome, ()), one), MOST) for outcome in fact.touches}
        return self.with_(shared={**self.shared, **touched})

    def consented(self, recorded: Recorded[Any]) -> "OwnAnswers":
        fact = recorded.fact
        one = Consent(to=fact.to, given=isinstance(fact, ConsentGiven), at=fact.happened_at)
        return self.with_(consents=newest_by_id({**self.consents, fact.consent_id: one}, MOST))

    def summed(self, recorded: Recorded[Any]) -> "OwnAnswers":
        fact = recorded.fact
        one = Sum(
            case_id=fact.case_id,
            budget_sum_id=fact.budget_sum_id,
            self_assessment_id=fact.self_assessment_id,
            at=fact.happened_at,
            outcomes=tuple(answer.outcome for answer in fact.answers),
            fact_id=recorded.fact_id,
        )
        return self.with_(sums=newest_by_id({**self.sums, one.budget_sum_id: one}, MOST))

    def unsettled(self) -> Iterator[tuple[str, OwnAnswer, Sum]]:
        """Each answer that the newest sum counts and that something shared since may have changed."""
        sums = [one for one in self.sums.values() if one.budget_sum_id not in self.set_aside]
        if not sums:
            return
        newest = max(sums, key=lambda one: (one.at, one.budget_sum_id))
        for outcome in newest.outcomes:
            answer = self.answers.get(outcome)
            if answer is None or answer.self_assessment_id != newest.self_assessment_id:
                continue
            if any(self.says_more(one, answer) for one in self.shared.get(outcome, ())):
                yield outcome, answer, newest

    def says_more(self, one: Shared, answer: OwnAnswer) -> bool:
        """Whether something came after the answer and may be known where the answer was written down."""
        consent = self.consents.get(one.consent_id)
        return consent is not None and consent.given and consent.to == answer.author.agency and answer.at < one.at
