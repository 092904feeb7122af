"""The shape of a stream that may decide: commands come in, facts or a refusal come out."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_type_hints
from uuid import UUID

import aggregates
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import Moment
from schemas.party import Party
from schemas.refused import Refused

C = TypeVar("C", bound="Command")
F = TypeVar("F", bound=Fact)
S = TypeVar("S")


class Command(Model):
    """Something somebody asks the record to take. `at` is when it happened in the world (UTC).

    A subclass without `case_id` belongs to no case. `told_by` is set by the door, never by the sender. A command that
    only the service itself gives (a workflow's or the telling's) says `by_service_only`.
    """

    by_service_only: ClassVar[bool] = False

    at: Moment


@dataclass(frozen=True, eq=False)
class Decider(Generic[C, S]):
    """One stream: what it is at first, how it decides, how it moves on, and which stream a command means."""

    initial: S
    decide: Callable[[C, S, Party], list[Fact]]
    evolve: Callable[[S, Fact], S]
    stream: Callable[[C], UUID]

    def fold(self, facts: Iterable[Fact]) -> S:
        """The state after these facts."""
        return reduce(self.evolve, facts, self.initial)

    @property
    def state_type(self) -> Any:
        """The type of the state, as a snapshot writes and reads it."""
        return get_type_hints(self.evolve)["return"]


def fact_of(kind: type[F], command: Command, /, **more: object) -> F:
    """The fact that says what the command says: it takes over every field both have, then `more`.

    Values of a command become those of a fact: a named party a plain one, a planned step a step. Raises
    ValidationError, a fault of the caller, where something is missing or does not fit.
    """
    fields = {name: getattr(command, name) for name in _shared(kind, type(command))}
    return kind.model_validate({"happened_at": command.at, **fields, **more}, from_attributes=True)


@cache
def _shared(kind: type[Fact], command: type[Command]) -> tuple[str, ...]:
    """The fields that the fact and the command both have."""
    return tuple(name for name in kind.model_fields if name in command.model_fields)


def refuse_other_case(command_case: UUID, stream_case: UUID, what: str) -> None:
    """Refuse a command that names another case than the one its stream belongs to."""
    if command_case != stream_case:
        raise Refused("other_case", f"this {what} belongs to another case")


@cache
def streams() -> Mapping[str, Decider[Any, Any]]:
    """Every stream of this room by the name of its file."""
    found = {}
    for module in pkgutil.iter_modules(aggregates.__path__):
        if not module.name.startswith("_"):
            found[module.name] = importlib.import_module(f"aggregates.{module.name}").decider
    return found


@cache
def name_of(decider: Decider[Any, Any]) -> str:
    """The name of a stream's file; of one that is no member of this room, that of the file it decides in."""
    known = (name for name, one in streams().items() if one is decider)
    return next(known, decider.decide.__module__.rpartition(".")[2])


@cache
def commands() -> Mapping[str, type[Command]]:
    """Every command by its name, from the `Command` union of each file."""
    found: dict[str, type[Command]] = {}
    for name in streams():
        union = importlib.import_module(f"aggregates.{name}").AnyCommand
        for command in get_args(union) or (union,):
            if command.__name__ in found:
                raise TypeError(f"two commands are called {command.__name__}")
            found[command.__name__] = command
    return found


@cache
def stream_of() -> Mapping[type[Command], str]:
    """The name of the stream that decides each command."""
    known = commands().values()
    return {command: command.__module__.rpartition(".")[2] for command in known}


def decider_of(command: type[Command]) -> Decider[Any, Any]:
    """The stream that decides this kind of command."""
    return streams()[stream_of()[command]]
