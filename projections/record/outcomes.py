"""What the person wants to come of their care: agreed, revised by themselves or by others, resting, closed or proposed.

A change of mind is no failure: what the person revised, or closed because they wished so, is never counted as unmet.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from projections.record._shape import Part, Said
from schemas.model import Model
from schemas.outcome import (
    OutcomeAgreed,
    OutcomeClosed,
    OutcomeConfirmed,
    OutcomePaused,
    OutcomeProposedAgain,
    OutcomeReopened,
    OutcomeRevised,
)
from schemas.recorded import Recorded
from schemas.sealed import Sealed

Stands = Literal["agreed", "revised_by_person", "revised", "paused", "closed", "proposed"]
UNMET = ("partly_met", "not_met")


class Outcome(Model):
    """One outcome as it stands: `words` are the newest, `first` those that were agreed; `reason` why it ended."""

    outcome_id: UUID
    words: Said
    first: Said
    independence: bool
    care_act: str | None
    agreed_at: datetime
    stands: Stands = "agreed"
    since: datetime
    reason: str | None = None
    bases: tuple[str, ...] = ()
    counts_as_unmet: bool = False


def read(facts: Sequence[Recorded[Any]]) -> Iterable[Model]:
    """Each outcome as it stands, in the order in which they were agreed."""
    found: dict[UUID, Outcome] = {}
    for recorded in facts:
        fact = recorded.fact
        if isinstance(fact, OutcomeAgreed):
            found[fact.outcome_id] = agreed(recorded)
        elif (known := found.get(fact.outcome_id)) is not None:
            found[fact.outcome_id] = after(known, recorded).with_(since=fact.happened_at)
    return found.values()


def said(words: Sealed, recorded: Recorded[Any]) -> Said:
    return Said(sealed=words, command_id=recorded.command_id)


def agreed(recorded: Recorded[OutcomeAgreed]) -> Outcome:
    """An outcome as it was agreed."""
    fact = recorded.fact
    return Outcome(
        outcome_id=fact.outcome_id,
        words=said(fact.words, recorded),
        first=said(fact.words, recorded),
        independence=fact.independence,
        care_act=fact.care_act,
        agreed_at=fact.happened_at,
        since=fact.happened_at,
    )


def after(outcome: Outcome, recorded: Recorded[Any]) -> Outcome:
    """The outcome after what became of it."""
    match recorded.fact:
        case OutcomeRevised() as fact:
            stands: Stands = "revised_by_person" if fact.own_words else "revised"
            return outcome.with_(stands=stands, words=said(fact.words, recorded))
        case OutcomePaused() as fact:
            return outcome.with_(stands="paused", reason=fact.reason, bases=fact.bases)
        case OutcomeClosed() as fact:
            unmet = fact.reason in UNMET
            return outcome.with_(stands="closed", reason=fact.reason, bases=fact.bases, counts_as_unmet=unmet)
        case OutcomeProposedAgain():
            return outcome.with_(stands="proposed", reason=None, bases=(), counts_as_unmet=False)
    return outcome.with_(stands="agreed", reason=None, bases=(), counts_as_unmet=False)


part = Part(
    (
        OutcomeAgreed,
        OutcomeRevised,
        OutcomePaused,
        OutcomeClosed,
        OutcomeReopened,
        OutcomeProposedAgain,
        OutcomeConfirmed,
    ),
    read,
)
