"""What a case's own timeline and proof say of words in it that were erased."""

from uuid import UUID

from schemas.fact import Fact
from schemas.keeping import PrivacyClass
from schemas.party import Party


class WordsErased(Fact):
    """Words of this case were erased for good; that they were said, by whom and when, still stands.

    `erasure_id` is the erasure they fell under, `order` the fact by which it was approved, `ground` its ground.
    """

    case_id: UUID
    erasure_id: UUID
    order: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    proposed_by: Party
    approved_by: Party
