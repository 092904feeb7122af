"""How long what we hold about somebody is kept: what stops it from being erased, what is over, and what was erased."""

from datetime import date
from typing import Literal
from uuid import UUID

from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed

PrivacyClass = Literal["identity", "contact", "health", "safeguarding", "third-party", "staff"]
Place = Literal["keys", "snapshots", "remembered"]
Because = Literal["held", "case_open"]


class HoldPlaced(Fact):
    """Somebody ordered that words about the person be kept, whatever else would erase them.

    `ordered_by` is whose order it is, `by` who put it on the record; `ground` is a code of `hold_grounds.csv`.
    """

    person_id: UUID
    hold_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    ordered_by: Party
    words: Sealed | None
    by: Party


class HoldLifted(Fact):
    """The order to keep them is taken back, by whoever may do so."""

    person_id: UUID
    hold_id: UUID
    ordered_by: Party
    by: Party


class RetentionOver(Fact):
    """The time for which words about the person were kept is over, counted from the end of one of their cases.

    `rule` is a code of `retention_rules.csv`, by the row in force on the day of the ending; nothing is erased by it.
    """

    person_id: UUID
    of_case: UUID
    classes: tuple[PrivacyClass, ...]
    rule: str
    list_version: str
    ended_on: date
    kept_until: date


class RetentionHeld(Fact):
    """The time is over, and a hold keeps the words all the same."""

    person_id: UUID
    of_case: UUID
    classes: tuple[PrivacyClass, ...]
    rule: str
    list_version: str
    ended_on: date
    kept_until: date
    hold_id: UUID


class ErasureProposed(Fact):
    """Somebody by name proposes that words about the person be erased for good.

    `ground` is a code of `erasure_grounds.csv`; `considered` are the exemptions, by code of `erasure_exemptions.csv`,
    that were looked at and found not to apply.
    """

    person_id: UUID
    erasure_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    considered: tuple[str, ...]
    by: Party


class ErasureApproved(Fact):
    """A second person by name approves the erasure; no hold stood against it then.

    `lifted` are the holds that had stood against these words before.
    """

    person_id: UUID
    erasure_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    considered: tuple[str, ...]
    proposed_by: Party
    approved_by: Party
    lifted: tuple[UUID, ...]


class ErasureDeclined(Fact):
    """The words are not erased, because an exemption applies; nothing was taken away."""

    person_id: UUID
    erasure_id: UUID
    exemption: str
    by: Party


class ErasureStopped(Fact):
    """What was approved is not done: a hold was placed meanwhile, or a case of the person is open."""

    person_id: UUID
    erasure_id: UUID
    because: Because
    hold_id: UUID | None = None
    of_case: UUID | None = None


class ErasureBegun(Fact):
    """From here on no new words of these classes are kept about the person, and their keys are destroyed."""

    person_id: UUID
    erasure_id: UUID
    classes: tuple[PrivacyClass, ...]


class Gone(Model):
    """How much was taken away at one place."""

    place: Place
    number: int


class ErasureCompleted(Fact):
    """The keys are gone, and so is all that was made from what they opened; `gone` says how much, place by place."""

    person_id: UUID
    erasure_id: UUID
    classes: tuple[PrivacyClass, ...]
    gone: tuple[Gone, ...]
    cases: int


class WordsRestricted(Fact):
    """Words about the person are kept and not shown in everyday reading; `ground` is of `restriction_grounds.csv`."""

    person_id: UUID
    restriction_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    words: Sealed | None
    by: Party


class RestrictionLifted(Fact):
    """The words are shown again, and the person was told before."""

    person_id: UUID
    restriction_id: UUID
    told_person_on: date
    by: Party
