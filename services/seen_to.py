"""Up to which position whoever tells us something had seen the record: a claim that has an end to check it by."""

from typing import Annotated

from pydantic import Field

from schemas.model import Model
from schemas.refused import Refused
from services.parsing import checked
from services.store.recorder import Recorder

WRITTEN = "^(0|[1-9][0-9]{0,17})$"


class SeenTo(Model):
    """The one value of the claim."""

    read_position: Annotated[int, Field(ge=0)] | None


def refuse_unseen(position: int | None, store: Recorder) -> None:
    """Refuse a claim to have seen what is not recorded yet. Raises Refused `position_not_reached`."""
    if position is not None and position > store.head().position:
        raise Refused("position_not_reached", "the record does not go as far as the position that was said to be seen")


def seen_to(value: object) -> int | None:
    """The position in a line or a file: a whole number from 0, none where nothing is said. Raises NotWellFormed."""
    return checked(SeenTo, {"read_position": value}).read_position
