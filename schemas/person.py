"""The person whose care it is: what we call them and how to reach them, always sealed."""

from typing import ClassVar
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.sealed import Sealed


class PersonRegistered(Fact):
    """Somebody became known to us."""

    person_id: UUID
    name: Sealed
    born: Sealed | None = None
    nhs_number: Sealed | None = None


class PersonDetailsCorrected(Fact):
    """A name, a date of birth or a number was wrong; the earlier fact stays and this one is shown beside it."""

    ends_gap_as: ClassVar[Ending] = "corrected"

    person_id: UUID
    corrects: UUID
    name: Sealed | None = None
    born: Sealed | None = None
    nhs_number: Sealed | None = None


class CommunicationNeedNoted(Fact):
    """How information must be given to the person and how they tell us things (Accessible Information Standard)."""

    person_id: UUID
    need: Sealed
