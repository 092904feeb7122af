"""Whether a person needs an advocate for something, who could help them otherwise, and whether one was found."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed

Difficulty = Literal["understanding", "retaining", "using_or_weighing", "communicating"]


class AppropriateIndividual(Model):
    """Somebody who is not paid to care, has agreed to help the person take part, and whom the person agrees to.

    `person_agrees` is empty where the person cannot say, and it is in their best interests.
    """

    relation: Literal["family", "carer", "friend", "other"]
    paid: bool
    agreed: bool
    person_agrees: bool | None = None
    name: Sealed | None = None


class AdvocacyConsidered(Fact):
    """Somebody looked at whether the person needs an advocate for something that goes on.

    `kind` is by `advocacy_types.csv`; `must` says that its test is met and the law says must; `owed` that, besides,
    nobody else who would do was found. `consulted` says that family or a friend is asked what is best for the person.
    """

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    difficulty: tuple[str, ...]
    lacks_capacity: bool
    qualifies: bool
    consulted: bool
    individual: AppropriateIndividual | None = None
    advocate: Party | None = None
    must: bool
    owed: bool
    by: Party


class AppropriateIndividualNamed(Fact):
    """Somebody unpaid agreed to help the person take part, and the person agrees to them."""

    ends_gap_as: ClassVar[Ending] = "answered"

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    individual: AppropriateIndividual
    by: Party


class NobodyAppropriate(Fact):
    """Whoever helped the person take part, or was consulted, turned out not to be appropriate or stepped back."""

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    owed: bool
    reason: Sealed
    by: Party


class AdvocateAsked(Fact):
    """An advocacy service was asked for an advocate."""

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    service: Party
    by: Party


class AdvocateNotFound(Fact):
    """The service that was asked on `asked_on` has nobody; `reason` is by `unmet_reasons.csv`."""

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    reason: str
    asked_on: date
    by: Party


class AdvocateInstructed(Fact):
    """An advocate was instructed for the person."""

    ends_gap_as: ClassVar[Ending] = "answered"

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    advocate: Party
    by: Party


class AdvocacyEnded(Fact):
    """The advocate is not needed any more, or the person, asked by somebody who explained it, does not want one."""

    ends_gap_as: ClassVar[Ending] = "answered"

    advocacy_id: UUID
    case_id: UUID
    activity_id: UUID
    kind: str
    reason: Literal["over", "not_wanted", "not_needed"]
    by: Party
