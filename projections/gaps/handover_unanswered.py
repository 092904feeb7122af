"""Has somebody been asked to take a case or a referral, and nobody has said yes or no in time?

The key is the handover or the referral. That a handover has lapsed ends nothing: the case is with its sender all along,
and the question stands until it is accepted or declined, withdrawn, or passed on. A case that is to go back is asked
about in the same way.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.handover import (
    HandoverAccepted,
    HandoverOffered,
    HandoverPassedOn,
    HandoverRefused,
    HandoverReturned,
    HandoverTakenBack,
    HandoverWithdrawn,
)
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.referral import ReferralAccepted, ReferralDeclined, ReferralSent, ReferralWithdrawn


class Offer(Model):
    """An offer that waits: what, from whom, to whom, since when and until when."""

    what: str
    case_id: UUID
    about: tuple[str, ...]
    sender: Party
    to: Party
    offered_at: datetime
    answer_by: datetime
    fact_id: UUID


class State(Model):
    """The offer that waits for its answer; none once it is answered."""

    offer: Offer | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            HandoverOffered()
            | HandoverAccepted()
            | HandoverRefused()
            | HandoverWithdrawn()
            | HandoverPassedOn()
            | HandoverReturned()
            | HandoverTakenBack()
        ) as fact:
            yield fact.handover_id
        case ReferralSent() | ReferralAccepted() | ReferralDeclined() | ReferralWithdrawn() as fact:
            yield fact.referral_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case HandoverOffered() as fact:
            return waiting(recorded, "handover", Gap.named(fact.handover_id), fact.sender)
        case ReferralSent() as fact:
            return waiting(recorded, "referral", Gap.named(fact.referral_id), fact.sender)
        case HandoverReturned() as fact:
            return waiting(recorded, "return", Gap.named(fact.handover_id, fact.return_id), fact.by)
        case HandoverPassedOn() as fact if state.offer is not None:
            return State(offer=state.offer.with_(to=fact.to, answer_by=fact.answer_by))
    return State()


def waiting(recorded: Recorded[Any], what: str, about: tuple[str, ...], sender: Party) -> State:
    """Somebody was asked, and has until `answer_by` to say yes or no."""
    fact = recorded.fact
    offer = Offer(
        what=what,
        case_id=fact.case_id,
        about=about,
        sender=sender,
        to=fact.to,
        offered_at=fact.happened_at,
        answer_by=fact.answer_by,
        fact_id=recorded.fact_id,
    )
    return State(offer=offer)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    offer = state.offer
    if offer is None or as_of < offer.answer_by:
        return
    yield Gap(
        case_id=offer.case_id,
        about=offer.about,
        words={
            "what": f"what:{offer.what}",
            "team": f"party:{offer.to}",
            "date": f"date:{london_day(offer.offered_at)}",
            "sender": f"party:{offer.sender}",
        },
        evidence=(offer.fact_id,),
        to={"sender": offer.sender, "receiving_team": offer.to},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    return next_after(after, (state.offer.answer_by,)) if state.offer else None


detector = Detector(State(), keys, evolve, gaps, look_again)
