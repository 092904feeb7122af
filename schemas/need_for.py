"""A person's main need, the profession that knows it best, and to whom the work was given."""

from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict

from schemas.fact import Ending, Fact
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class MainNeed(Model):
    """A need as a code of `main_needs.csv`, and the role whose profession knows it best."""

    model_config: ClassVar[ConfigDict] = ConfigDict(revalidate_instances="subclass-instances")

    code: str
    profession: str


class MainNeedTagged(Fact):
    """The person's main need was named, and the profession it calls for."""

    main_need_id: UUID
    case_id: UUID
    main_need: MainNeed
    words: Sealed | None
    by: Party


class NeedWorkAllocated(Fact):
    """The work on a main need was given to somebody; `input_from` is who else of the profession has a part in it."""

    main_need_id: UUID
    case_id: UUID
    main_need: MainNeed
    to: Party
    input_from: Party | None
    reason: Sealed | None
    by: Party


class SpecialistInputArranged(Fact):
    """Somebody of the profession that the need calls for has a part in the work from now on."""

    ends_gap_as: ClassVar[Ending] = "answered"

    main_need_id: UUID
    case_id: UUID
    main_need: MainNeed
    input_from: Party
    words: Sealed | None
    by: Party


class SpecialistInputEnded(Fact):
    """The specialist's part in the work is over; who has the work, and whether a reason for that was given before."""

    main_need_id: UUID
    case_id: UUID
    main_need: MainNeed
    input_from: Party
    to: Party | None
    reasoned: bool
    by: Party


class AllocationReasoned(Fact):
    """Whoever gave the work out said why it is with somebody of another profession."""

    ends_gap_as: ClassVar[Ending] = "answered"

    main_need_id: UUID
    case_id: UUID
    main_need: MainNeed
    reason: Sealed
    by: Party


class MainNeedOver(Fact):
    """This is not the person's main need any more."""

    main_need_id: UUID
    case_id: UUID
    main_need: MainNeed
    by: Party
