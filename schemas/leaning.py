"""What a decision or a plan leans on: facts of somebody's life, and when each was last known to be so."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict

from schemas.model import Model


class LeansOn(Model):
    """One fact leaned on: its kind, the day on which it was last confirmed, and what is marked about it, if anything.

    `mark` is `lifelong` for what does not pass, `fluctuates` for what comes and goes.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(revalidate_instances="subclass-instances")

    life_fact_id: UUID
    kind: str
    last_confirmed: date
    mark: Literal["lifelong", "fluctuates"] | None = None
