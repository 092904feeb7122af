"""Whom a person chose to stand by them, and what of their record they share with that supporter."""

from datetime import date
from uuid import UUID

from schemas.classes import FieldClass
from schemas.fact import Fact
from schemas.party import Party
from schemas.sealed import Sealed


class SupporterChosen(Fact):
    """The person chose somebody to support them; nothing is shared by that alone."""

    supporter_id: UUID
    case_id: UUID
    supporter: Party
    by: Party
    words: Sealed | None


class SharedWithSupporter(Fact):
    """From now on the supporter may see these classes of field and these entries (fact ids), and nothing else.

    It holds until the end of `until`, where a day is named; without classes and entries nothing is shared any more.
    """

    supporter_id: UUID
    case_id: UUID
    supporter: Party
    classes: tuple[FieldClass, ...]
    entries: tuple[UUID, ...]
    until: date | None
    by: Party


class SupporterEnded(Fact):
    """This supporter supports the person no longer, and sees nothing any more."""

    supporter_id: UUID
    case_id: UUID
    supporter: Party
    by: Party
