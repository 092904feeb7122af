"""Something that happened in somebody's care, said once and never changed."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from schemas.model import Model
from schemas.moment import Moment

Ending = Literal["answered", "moved", "corrected", "overtaken"]


class Fact(Model):
    """One thing that happened. `happened_at` is the world's time (UTC); `case_id` is whose case it belongs to, if any.

    A subclass is the only place where its fact is written down; its Avro schema is derived from it. `ends_gap_as` says
    how a gap ended when this fact is what ended it.
    """

    ends_gap_as: ClassVar[Ending] = "overtaken"

    happened_at: Moment
    case_id: UUID | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if cls.__name__ in FACTS and FACTS[cls.__name__].__module__ != cls.__module__:
            raise TypeError(f"two facts are called {cls.__name__}")
        FACTS[cls.__name__] = cls


FACTS: dict[str, type[Fact]] = {}
