"""What commands that decide something about somebody's care have in common, and what their facts say of it."""

from typing import Annotated

from pydantic import Field

from schemas.codes import BasisCode, CareActOutcomeCode
from schemas.decided import Effect
from schemas.model import Model
from schemas.party import NamedParty, Party


class Decides(Model):
    """Mixed into a command that decides; `decided_by` is named where it is not whoever tells it."""

    bases: Annotated[tuple[BasisCode, ...], Field(min_length=1, max_length=18)]
    unmet: Annotated[tuple[CareActOutcomeCode, ...], Field(max_length=20)] = ()
    decided_by: NamedParty | None = None


def decided(command: Decides, effect: Effect, told_by: Party) -> dict[str, object]:
    """What it does to the person, and who decided it."""
    return {"effect": effect, "decided_by": command.decided_by or told_by}
