"""Facts of somebody's life that care leans on: who said so, when it was last so, and when it no longer is."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.sealed import Sealed

Source = Literal["seen", "told_by", "document", "inferred"]


class LifeFactStated(Fact):
    """Something about somebody's life was put on the record, with its source and when it was last known to be so."""

    life_fact_id: UUID
    case_id: UUID
    kind: str
    source: Source
    last_confirmed: date
    mark: Literal["lifelong", "fluctuates"] | None
    words: Sealed


class LifeFactConfirmed(Fact):
    """Somebody who knows was asked, and it is still so."""

    ends_gap_as: ClassVar[Ending] = "answered"

    life_fact_id: UUID
    case_id: UUID
    source: Source
    last_confirmed: date
    words: Sealed | None


class LifeFactContradicted(Fact):
    """Somebody says that it is no longer so: a death, a closure, another life since."""

    life_fact_id: UUID
    case_id: UUID
    source: Source
    words: Sealed


class LifeFactReplaced(Fact):
    """Those concerned were asked and it is otherwise now; what is so now is a fact of its own."""

    ends_gap_as: ClassVar[Ending] = "answered"

    life_fact_id: UUID
    case_id: UUID
    replaced_by: UUID
    on: date


class LifeFactLeftOut(Fact):
    """A decision or a way home, `leaning_id`, was thought through anew and does not lean on this any more."""

    ends_gap_as: ClassVar[Ending] = "answered"

    life_fact_id: UUID
    case_id: UUID
    leaning_id: UUID
    words: Sealed | None
