"""What every decision about somebody's care says of itself: what it does to them, and on which bases."""

from typing import Literal
from uuid import UUID

from schemas.model import Model
from schemas.party import Party

Effect = Literal["move", "give_less", "refuse", "withdraw", "close", "other"]


class Decided(Model):
    """Mixed into a fact that decides or directs something; `bases` are codes of `decision_bases.csv`.

    `decided_id` is what was decided about: said anew under the same id it replaces what was said before. `unmet` are
    the eligible needs, by code, that it leaves unmet.
    """

    decided_id: UUID
    effect: Effect
    bases: tuple[str, ...]
    decided_by: Party
    unmet: tuple[str, ...] = ()
