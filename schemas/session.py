"""What was done in a session of support, and how: for the person, with them, or by them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.party import Party
from schemas.sealed import Sealed


class SessionTaskRecorded(Fact):
    """One task of a session: what it was, in which mode of `support_modes.csv`, and towards which outcome if any."""

    session_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    task: str
    mode: str
    minutes: int | None
    words: Sealed | None
    worker: Party


class SessionTaskCorrected(Fact):
    """The mode of a task was written down wrongly; `mode` is how it was, on the day that `session_at` says."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    session_id: UUID
    case_id: UUID
    outcome_id: UUID | None
    session_at: datetime
    before: str
    mode: str
    by: Party
