"""Seal every clear word of a command before anything is decided on it."""

from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from schemas.derived import holds_sealed
from schemas.model import Model
from schemas.sealed import ClearText
from services.keyring import Keyring

M = TypeVar("M", bound=Model)


@cache
def may_hold_words(command: type[Model]) -> bool:
    """Whether a command of this kind can carry words at all; most cannot."""
    return holds_sealed(command)


def holds_words(value: Any) -> bool:
    """Whether clear words stand anywhere inside."""
    if isinstance(value, ClearText):
        return True
    if isinstance(value, BaseModel):
        return any(holds_words(inner) for inner in value.__dict__.values())
    return isinstance(value, tuple) and any(holds_words(inner) for inner in value)


def sealed_copy(command: M, person: UUID, command_id: UUID, keyring: Keyring) -> M:
    """The command with each of its clear words sealed under the person's key, bound to the command and the field."""

    def seal(value: Any, field: str) -> Any:
        if isinstance(value, ClearText):
            return keyring.seal(value, person, command_id, field)
        if isinstance(value, Model):
            return _copied(value, {name: seal(inner, f"{field}.{name}") for name, inner in value.__dict__.items()})
        if isinstance(value, tuple):
            return tuple(seal(inner, f"{field}.{number}") for number, inner in enumerate(value))
        return value

    return _copied(command, {name: seal(value, name) for name, value in command.__dict__.items()})


def _copied(value: M, fields: dict[str, Any]) -> M:
    changed = {name: field for name, field in fields.items() if field is not value.__dict__[name]}
    return value.with_(**changed) if changed else value
