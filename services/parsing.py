"""From what somebody sent to a checked command; what does not fit is refused with the fields' names, never their words.

The same rules stand at every door: HTTP, the command line, a file that is imported.
"""

import difflib
import json
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar, get_args
from uuid import UUID

from pydantic import AwareDatetime, ValidationError

from aggregates._shape import Command, commands
from schemas.derived import plain_type
from schemas.model import Model
from schemas.party import NamedParty
from schemas.refused import Refused
from services.problems import NOT_A_TIME, NotWellFormed, Problem, not_well_formed, path, problem_of

M = TypeVar("M", bound=Model)

PROBLEMS_TOLD: Final = 20
LARGEST_NUMBER: Final = 2**63 - 1
LONGEST_KEY: Final = 400
LONGEST_NAME: Final = 80


def parse_command(name: str, fields: Mapping[str, Any]) -> Command:
    """The command of this name with these fields, as JSON has them. Raises NotWellFormed, or Refused."""
    return checked(known_command(name), fields)


def known_command(name: str) -> type[Command]:
    """The kind of command that anybody may send under this name."""
    known = commands().get(name)
    if known is None:
        near = difflib.get_close_matches(name[:LONGEST_NAME], open_commands(), n=1)
        hint = f"; the nearest name is {near[0]}" if near else ""
        raise not_well_formed("unknown_command", f"no command has this name{hint}")
    if known.by_service_only:
        raise Refused("by_service_only", "only the service itself gives this command")
    return known


@cache
def open_commands() -> tuple[str, ...]:
    """The names of the commands that may be sent from outside."""
    return tuple(sorted(name for name, command in commands().items() if not command.by_service_only))


def parse_party(fields: Any) -> NamedParty:
    """Who tells us: role and agency by their codes, worker and unit by id. Raises NotWellFormed."""
    if not isinstance(fields, Mapping):
        raise not_well_formed("object_expected", "role and agency are expected here", "told_by")
    return checked(NamedParty, fields, "told_by.")


def parse_key(key: Any) -> str | None:
    """The idempotency key, if one was given: 1 to 400 visible signs. Raises NotWellFormed."""
    if key is None:
        return None
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        why = f"a key is text of 1 to {LONGEST_KEY} visible characters"
        raise not_well_formed("wrong_idempotency_key", why, "idempotency_key")
    return key


def checked(kind: type[M], fields: Mapping[str, Any], inside: str = "") -> M:
    """The value of this kind that the fields make up, by the strict rules of JSON. Raises NotWellFormed."""
    early = (*strange_values(kind, fields, inside), *numbers_for_times(kind, fields, inside))
    if early:
        raise NotWellFormed(early[:PROBLEMS_TOLD])
    try:
        return kind.model_validate_json(json.dumps(fields, default=written), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    raise NotWellFormed(tuple(problem_of(one, kind, inside) for one in found[:PROBLEMS_TOLD]))


def written(value: Any) -> str:
    """Ids, days and times as JSON has them, for callers that hold them as such."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a command")


@cache
def times_of(kind: type[Model]) -> tuple[str, ...]:
    """The fields that hold a time."""
    return tuple(name for name, about in kind.model_fields.items() if is_time(about.rebuild_annotation()))


def is_time(annotation: Any) -> bool:
    """Whether a time may stand there."""
    plain = plain_type(annotation)
    return plain in (datetime, AwareDatetime) or any(is_time(one) for one in get_args(plain))


def numbers_for_times(kind: type[Model], fields: Mapping[str, Any], inside: str) -> Iterator[Problem]:
    """Counts of seconds written as text: they could count from anywhere, so they are no times here."""
    for name in times_of(kind):
        value = fields.get(name)
        if isinstance(value, str) and value.strip().lstrip("+-").replace(".", "").isdigit():
            yield Problem(field=path((name,), inside), rule=NOT_A_TIME[0], why=NOT_A_TIME[1])


def strange_values(kind: type[Model], fields: Mapping[str, Any], inside: str) -> Iterator[Problem]:
    """What readers of JSON understand differently: half signs of Unicode, numbers that no other program would hold."""
    for name, value in fields.items():
        place = path((name,) if name in kind.model_fields else (), inside)
        for rule, why in dict.fromkeys((*strange(name), *strange(value))):
            yield Problem(field=place, rule=rule, why=why)


def strange(value: Any) -> Iterator[tuple[str, str]]:
    """Rule and words for each strange value inside."""
    match value:
        case bool():
            return
        case str() if not is_unicode(value):
            yield "text_not_unicode", "the text holds signs that are not valid Unicode"
        case int() if abs(value) > LARGEST_NUMBER:
            yield "out_of_range", "a number may have at most 64 bits"
        case float() if not math.isfinite(value):
            yield "not_a_number", "a number is expected here"
        case Mapping():
            for name, inner in value.items():
                yield from strange(name)
                yield from strange(inner)
        case list() | tuple():
            for inner in value:
                yield from strange(inner)


def is_unicode(text: str) -> bool:
    """Whether the text can be written down at all: halves of signs cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
