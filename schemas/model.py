"""The frozen shape that facts, commands and states share: no unknown field, no change after making."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value that never changes; a changed copy is a new value."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )

    def with_(self, **changes: Any) -> Self:
        """The same value with some fields replaced (not validated again: the caller holds checked values)."""
        return self.model_copy(update=changes)
