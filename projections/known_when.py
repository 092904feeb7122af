"""What was known when: which requests had come, and which answers had been given, before a moment, as it was then.

What happened before that moment and was recorded after it is told apart: it was known only later.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from projections.entry import entry
from schemas.appointment import AppointmentCancelled, AppointmentKept, AppointmentMade, AppointmentMoved
from schemas.clocks import counted_back
from schemas.complaint import ComplaintAcknowledged, ComplaintAnswered, ComplaintReceived
from schemas.contact import ContactRecorded
from schemas.crisis_call import CrisisCallMade, CrisisCallReplied
from schemas.fact import Fact
from schemas.front_door import AssessmentOffered, AssessmentRefused, HelpRequested
from schemas.model import Model
from schemas.moment import london_day, start_of
from schemas.need import AlternativeAccepted, NeedMet, NeedNotMet, SupportAsked, SupportAskedAgain
from schemas.party import Party
from schemas.promise import PromiseBroken, PromiseKept, PromiseMade
from schemas.recorded import Recorded
from schemas.referral import ReferralAccepted, ReferralDeclined, ReferralSent
from schemas.voice import StatementMade, StatementReplied, ViewOfReplyHeard

REQUESTS: tuple[type[Fact], ...] = (
    AppointmentMade,
    ComplaintReceived,
    CrisisCallMade,
    HelpRequested,
    ReferralSent,
    StatementMade,
    SupportAsked,
    SupportAskedAgain,
)
ANSWERS: tuple[type[Fact], ...] = (
    AlternativeAccepted,
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMoved,
    AssessmentOffered,
    AssessmentRefused,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ContactRecorded,
    CrisisCallReplied,
    NeedMet,
    NeedNotMet,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    ReferralAccepted,
    ReferralDeclined,
    StatementReplied,
    ViewOfReplyHeard,
)


class Heard(Model):
    """One request or answer: what it says, when it happened, and when the record came to know it."""

    fact_id: UUID
    what: Literal["request", "answer"]
    says: str
    by: Party
    happened_at: datetime
    recorded_at: datetime


class Known(Model):
    """The requests and answers of the days before a moment: what was known then, and what only later."""

    moment: datetime
    since: datetime
    known: tuple[Heard, ...]
    later: tuple[Heard, ...]


def known_when(facts: Iterable[Recorded[Any]], moment: datetime) -> Known:
    """What of these facts of one case, in the order in which they happened, was known at that moment."""
    since = start_of(counted_back("LOOK_BACK", london_day(moment)))
    before = [
        one for one in facts if isinstance(one.fact, REQUESTS + ANSWERS) and since <= one.fact.happened_at <= moment
    ]
    return Known(
        moment=moment,
        since=since,
        known=heard(one for one in before if one.recorded_at <= moment),
        later=heard(one for one in before if one.recorded_at > moment),
    )


def heard(facts: Iterable[Recorded[Any]]) -> tuple[Heard, ...]:
    """Each as one line, in the order in which it happened."""
    return tuple(one_line(one) for one in sorted(facts, key=lambda one: (one.fact.happened_at, one.position)))


def one_line(recorded: Recorded[Any]) -> Heard:
    return Heard(
        fact_id=recorded.fact_id,
        what="request" if isinstance(recorded.fact, REQUESTS) else "answer",
        says=entry(recorded).says,
        by=recorded.told_by,
        happened_at=recorded.fact.happened_at,
        recorded_at=recorded.recorded_at,
    )
