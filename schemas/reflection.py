"""What somebody thinks when they look back at a decision."""

from datetime import datetime
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party
from schemas.sealed import Sealed


class ReflectionAdded(Fact):
    """Somebody looked back at a decision as it was known at `known_at`, and wrote down what they think.

    A reflection is for learning: it is no evidence of fault, and no question leans on it.
    """

    reflection_id: UUID
    case_id: UUID
    about: UUID
    known_at: datetime
    words: Sealed
    by: Party


class ReflectionAddedTo(Fact):
    """The same person thought further."""

    reflection_id: UUID
    case_id: UUID
    words: Sealed
    by: Party
