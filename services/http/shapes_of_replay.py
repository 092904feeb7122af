"""The shape of a replay, and of what was known and true at a moment, as JSON."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from projections.coded import Coded
from projections.replay.rerun import Rerun
from schemas.model import Model
from services.http.shapes import EntryShown, PartyShown, PersonShown


class CorrectsShown(Model):
    """The fact that a correction corrects."""

    fact_id: UUID
    says: str


class PastShown(EntryShown):
    """A fact with the one it corrects, and the ids of those shown that correct it."""

    corrects: CorrectsShown | None
    corrected_by: tuple[UUID, ...]


class SeenShown(Model):
    """Up to which position whoever decided had seen the record; `said` where they said so themselves."""

    position: int
    said: bool
    statement: str
    recorded_at: datetime | None


class OptionShown(Model):
    """One option that was on the table."""

    option_id: UUID
    words: dict[str, Any]
    seen: bool
    taken: bool


class EvidenceShown(Model):
    """A fact that the decision names as its evidence, and whether its maker could see it."""

    fact_id: UUID
    seen: bool


class RestsOnShown(Model):
    """What the decision says it rests on."""

    bases: tuple[str, ...]
    effect: str
    unmet: tuple[str, ...]
    evidence: tuple[EvidenceShown, ...]
    leans_on: tuple[dict[str, Any], ...]


class InForceShown(Model):
    """What applied that day: codes the decision used, versions of all lists, periods, thresholds, calendar, policy."""

    day: date
    codes: tuple[Coded, ...]
    lists: tuple[dict[str, str], ...]
    rules: tuple[dict[str, str], ...]
    thresholds: tuple[dict[str, str], ...]
    calendar: str
    calendars_then: tuple[str, ...]
    policy: str | None
    policy_in_words: str


class QuestionThen(Model):
    """A question as it was put then; `detector` is the hash of the code that asked it, if anybody had been asked."""

    id: UUID
    code: str
    question: str
    evidence: tuple[UUID, ...]
    since: datetime
    asked_at: datetime | None
    detector: str | None
    rerun: Rerun


class PeriodThen(Model):
    """A period as it was recorded, and when today's list and calendar make it due."""

    clock_run_id: UUID
    clock_id: str
    started: datetime
    due: datetime
    due_today: datetime | None
    paused: datetime | None
    owner: PartyShown
    provision: str
    force: str
    list_version: str
    calendar: str
    rerun: Rerun


class BudgetThen(Model):
    """A sum as it was recorded, and what its answers come to today, in pence."""

    budget_sum_id: UUID
    table_version: str
    indicative_pence: int
    pence_today: int
    rerun: Rerun


class DelayThen(Model):
    """A stay's delay by what was known."""

    delay: dict[str, Any]
    rerun: Rerun


class DecisionThen(Model):
    """One deciding fact: what its maker could see (`known`); apart what was true but not known, and what is later."""

    decision: EntryShown
    decided_by: PartyShown
    seen: SeenShown
    options: tuple[OptionShown, ...]
    rests_on: RestsOnShown
    in_force: InForceShown
    told: tuple[EntryShown, ...]
    must_know: tuple[dict[str, Any], ...]
    questions: tuple[QuestionThen, ...]
    periods: tuple[PeriodThen, ...]
    budgets: tuple[BudgetThen, ...]
    delays: tuple[DelayThen, ...]
    known: tuple[PastShown, ...]
    true_not_known: tuple[PastShown, ...]
    later: tuple[PastShown, ...]


class ReplayShown(Model):
    """A decision with each of its deciding facts, the newest first."""

    decision_id: UUID
    case_id: UUID
    person: PersonShown | None
    decisions: tuple[DecisionThen, ...]


class TrueThen(Model):
    """What had happened by a moment, as it is known now."""

    case_id: UUID
    at: datetime
    facts: tuple[PastShown, ...]


class KnownThen(TrueThen):
    """What was recorded by a moment, and what was asked about it then."""

    questions: tuple[QuestionThen, ...]


class Differences(Model):
    """What is at the second moment alone, at the first alone, and at both but corrected otherwise."""

    added: tuple[PastShown, ...]
    gone: tuple[PastShown, ...]
    corrected: tuple[PastShown, ...]


class QuestionsDiffering(Model):
    """The questions that stood open at the second moment alone, and at the first alone."""

    added: tuple[QuestionThen, ...]
    gone: tuple[QuestionThen, ...]


class Differing(Model):
    """What differs between two moments of a case."""

    case_id: UUID
    from_: datetime = Field(alias="from")
    to: datetime
    known: Differences
    true: Differences
    questions: QuestionsDiffering
