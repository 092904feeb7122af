"""The shape of a stream with a plain life: it begins with one fact, goes on, ends, and may begin again.

What such streams have in common is said here once: what is told twice changes nothing, another beginning under the same
id is refused, and so is what comes before the beginning, after the end, or for another case.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from aggregates._shape import Command, Decider, fact_of, refuse_other_case
from schemas.dated import NotInForce
from schemas.derived import holds_sealed
from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import Sealed

Facts = Mapping[type[Command], type[Fact]]


class Life(Model):
    """A stream as it stands. Marks are hashes of what was said without the words, so a state holds nobody's words.

    `begun` is the mark of its beginning, `latest` that of the newest fact without its time, `last` the mark of the last
    fact of each kind, `over` the fact that ended it.
    """

    case_id: UUID | None
    begun: str
    latest: str
    last: dict[str, str] = {}
    over: str | None = None


L = TypeVar("L", bound=Life)


def allow_all(command: Any, state: Any, told_by: Party) -> None:
    """For a stream that has no rule of its own."""


def nothing_more(command: Any, state: Any, told_by: Party) -> Mapping[str, object]:
    """For facts that say what their command says and no more."""
    return {}


def follow_nothing(state: Any, fact: Fact) -> Any:
    """For a stream that keeps nothing of its own."""
    return state


@dataclass(frozen=True, kw_only=True, eq=False)
class Lives(Generic[L]):
    """A plain life: which command leads to which fact, and the rules the stream has of its own.

    `always` is taken at any time after the beginning, `reopens` only after the end. `allow` may refuse, `more` gives a
    fact what only the state knows, `follow` keeps in the state what those two need. A fact's field `by` is who told it.
    """

    what: str
    begins: Facts
    goes_on: Facts = field(default_factory=dict)
    always: Facts = field(default_factory=dict)
    ends: Facts = field(default_factory=dict)
    reopens: Facts = field(default_factory=dict)
    state: type[L]
    stream: Callable[[Any], UUID]
    allow: Callable[[Any, L | None, Party], None] = allow_all
    more: Callable[[Any, L | None, Party], Mapping[str, object]] = nothing_more
    follow: Callable[[L, Any], L] = follow_nothing

    def decider(self) -> Decider[Any, L | None]:
        """The stream as every stream is: a state, `decide` and `evolve`."""

        def evolve(state: L | None, fact: Fact) -> L | None:
            return self.evolve(state, fact)

        evolve.__annotations__["return"] = self.state | None
        return Decider(None, self.decide, evolve, self.stream)

    @cached_property
    def facts(self) -> Facts:
        """Which fact each command leads to."""
        return {**self.begins, **self.goes_on, **self.always, **self.ends, **self.reopens}

    @cached_property
    def not_said(self) -> Mapping[type[Fact], frozenset[str]]:
        """Which fields of each fact its command does not say, but for who told it and when."""
        said = {kind: command.model_fields.keys() | {"by", "happened_at"} for command, kind in self.facts.items()}
        return {kind: frozenset(kind.model_fields.keys() - names) for kind, names in said.items()}

    def decide(self, command: Any, state: L | None, told_by: Party) -> list[Fact]:
        kind = type(command)
        if state is None and kind not in self.begins:
            raise Refused("life_not_begun", f"no {self.what} was begun under this id")
        case: UUID | None = getattr(command, "case_id", None)
        if state is not None and case is not None and state.case_id is not None:
            refuse_other_case(case, state.case_id, self.what)
        fact = self.said(command, state, told_by)
        if state is not None:
            if self.is_told_again(kind, fact, state):
                return []
            self.refuse_out_of_turn(kind, state)
        self.allow(command, state, told_by)
        return [fact]

    def said(self, command: Any, state: L | None, told_by: Party) -> Fact:
        """The fact that the command leads to."""
        kind = self.facts[type(command)]
        by = {"by": told_by} if "by" in kind.model_fields and "by" not in type(command).model_fields else {}
        try:
            more = self.more(command, state, told_by)
        except NotInForce as fault:  # a day from before the lists begin
            raise Refused("no_rule_known", "the dated lists do not say what held on that day") from fault
        return fact_of(kind, command, **by, **more)

    def is_told_again(self, kind: type[Command], fact: Fact, state: L) -> bool:
        """Whether the stream knows this already: told with the same time, or without words directly once more."""
        if kind in self.begins:
            return self.mark(fact) == state.begun
        if state.last.get(type(fact).__name__) == self.mark(fact, timed=True):
            return True
        return not has_words(type(fact)) and self.mark(fact) == state.latest

    def mark(self, fact: Fact, *, timed: bool = False) -> str:
        """What stands for a fact: its kind and what its command said, with its time if asked for, never with words."""
        not_said = self.not_said[type(fact)]
        said = {name: value for name, value in fact if name not in not_said and (timed or name != "happened_at")}
        return digest({"kind": type(fact).__name__, **said})

    def refuse_out_of_turn(self, kind: type[Command], state: L) -> None:
        """Refuse a second beginning, what comes after the end, and a new beginning of what is not over."""
        if kind in self.begins:
            raise Refused("life_already_begun", f"another {self.what} was begun under this id before")
        if state.over is not None and kind not in self.always and kind not in self.reopens:
            raise Refused("life_over", f"this {self.what} is over; begin a new one, or open it again where that can be")
        if state.over is None and kind in self.reopens:
            raise Refused("life_not_over", f"this {self.what} is not over, so it cannot be opened again")

    def evolve(self, state: L | None, fact: Fact) -> L | None:
        kind = type(fact)
        if kind in self.begins.values():
            mark = self.mark(fact)
            return self.follow(self.state(case_id=fact.case_id, begun=mark, latest=mark), fact)
        if state is None or kind not in self.facts.values():
            return state
        over = kind.__name__ if kind in self.ends.values() else None if kind in self.reopens.values() else state.over
        last = {**state.last, kind.__name__: self.mark(fact, timed=True)}
        return self.follow(state.with_(latest=self.mark(fact), last=last, over=over), fact)


@cache
def has_words(kind: type[Fact]) -> bool:
    """Whether facts of this kind may hold sealed words."""
    return holds_sealed(kind)


def digest(value: object) -> str:
    """Sixteen hexadecimal digits that stand for what was said."""
    return hashlib.sha256(json.dumps(plain(value), sort_keys=True).encode()).hexdigest()[:16]


def plain(value: Any) -> Any:
    """A value as JSON, sealed words left out."""
    match value:
        case Sealed():
            return None
        case Model():
            return {name: plain(inner) for name, inner in value}
        case dict():
            return {str(name): plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case None | bool() | int() | float():
            return value
    return str(value)
