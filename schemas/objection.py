"""What somebody does not want an agency to see of their record; it can be taken back at any time."""

from uuid import UUID

from schemas.classes import FieldClass
from schemas.fact import Fact
from schemas.party import Party
from schemas.sealed import Sealed


class ObjectionMade(Fact):
    """The person, or somebody who may speak for them, does not want the agency `to` to see these classes of field.

    No class means every class, no purpose means every purpose to which one may object.
    """

    objection_id: UUID
    case_id: UUID
    to: str
    classes: tuple[FieldClass, ...]
    purposes: tuple[str, ...]
    by: Party
    words: Sealed | None


class ObjectionTakenBack(Fact):
    """What somebody did not want the agency `to` to see, it may see after all."""

    objection_id: UUID
    case_id: UUID
    to: str
    by: Party
    words: Sealed | None
