"""What decisions and ways home have in common: facts of somebody's life that they lean on."""

from typing import Annotated

from pydantic import Field

from schemas.codes import LifeFactKind
from schemas.leaning import LeansOn
from schemas.moment import Day


class Leaned(LeansOn):
    """A fact leaned on, as a command names it: its kind must stand in the list of today."""

    kind: LifeFactKind
    last_confirmed: Day


LeanedOn = Annotated[tuple[Leaned, ...], Field(max_length=20)]
