"""Seal every clear word of a command before anything is decided on it."""

from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from schemas.derived import holds_sealed, reaches_sealed
from schemas.model import Model
from schemas.sealed import ClearText
from services.keyring import Keyring

M = TypeVar("M", bound=Model)


@cache
def fields_for_words(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a command, or of a value inside one, in which words can stand; most have none."""
    if not issubclass(model, Model) or not holds_sealed(model):
        return ()
    return tuple(name for name, about in model.model_fields.items() if reaches_sealed(about.rebuild_annotation()))


def holds_words(value: Any) -> bool:
    """Whether clear words stand anywhere inside."""
    if isinstance(value, ClearText):
        return True
    if isinstance(value, BaseModel):
        return any(holds_words(getattr(value, name)) for name in fields_for_words(type(value)))
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
