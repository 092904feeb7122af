"""The shape of what activity logs show as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas.model import Model
from services.http.shapes import PartyShown


class WaitedFor(PartyShown):
    """For whom a case waited: the worker's or the group's name where it may be seen."""

    worker_name: str | None
    group: str | None


class WaitShown(Model):
    """One wait of a case between two of its steps."""

    case_id: UUID
    case_elsewhere: str | None
    waited_from: datetime
    until: datetime
    days: float
    for_: WaitedFor = Field(alias="for")
    then_done: str | None


class ChangesShown(Model):
    """How often the worker changed within a case."""

    total: int
    cases_with_a_change: int
    most_in_one_case: int
    cases_by_number_of_changes: dict[str, int]


class DeadlinesShown(Model):
    """How many cases had a deadline, and how many ended after it."""

    cases_with_a_deadline: int
    ended_after: int
    ended_in_time: int
    not_ended: int


class ActivityShown(Model):
    """The answers to what is asked of activity logs."""

    cases: int
    steps: int
    cases_ended: int
    changes_of_worker: ChangesShown
    deadlines: DeadlinesShown
    longest_wait: WaitShown | None
    longest_waits: tuple[WaitShown, ...]
