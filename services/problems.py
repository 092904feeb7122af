"""What may be wrong with what somebody sent: a stable rule and our own words; pydantic's may repeat what was sent."""

from collections.abc import Mapping
from functools import cache
from typing import Final, get_args

from pydantic_core import ErrorDetails, core_schema

from schemas.model import Model
from schemas.refused import Refused

# Pydantic's name, our rule, our words about the field.
TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("missing_field", "this field is missing"),
    "timezone_aware": ("time_without_zone", "a time needs its zone; end it with Z or +01:00"),
    "string_too_long": ("text_too_long", "the text is longer than {max_length} characters"),
    "string_too_short": ("text_too_short", "the text is shorter than {min_length} characters"),
    "string_pattern_mismatch": ("wrong_form", "this is not written in the form that is asked for"),
    "string_type": ("text_expected", "words are expected here"),
    "literal_error": ("unknown_code", "this must be one of {expected}"),
    "greater_than": ("out_of_range", "this must be more than {gt}"),
    "greater_than_equal": ("out_of_range", "this must be at least {ge}"),
    "less_than": ("out_of_range", "this must be less than {lt}"),
    "less_than_equal": ("out_of_range", "this must be at most {le}"),
    "too_short": ("list_too_short", "the list must hold at least {min_length}"),
    "too_long": ("list_too_long", "the list may hold at most {max_length}"),
}
# The same by the first word of pydantic's name, for its families of errors.
TOLD_BY_FAMILY: Final[Mapping[str, tuple[str, str]]] = {
    "datetime": ("not_a_time", "a time is expected here, such as 2026-03-04T14:20:00Z"),
    "date": ("not_a_day", "a day is expected here, such as 2026-03-04"),
    "uuid": ("not_an_id", "an id is expected here, such as 6f1d9a52-6c1e-4d2e-9b57-0d2f6a1f7a10"),
    "bool": ("not_yes_or_no", "true or false is expected here"),
    "int": ("not_a_number", "a whole number is expected here"),
    "float": ("not_a_number", "a number is expected here"),
    "finite": ("not_a_number", "a number is expected here"),
    "list": ("list_expected", "a list is expected here"),
    "tuple": ("list_expected", "a list is expected here"),
    "frozen": ("list_expected", "a list is expected here"),
    "set": ("list_expected", "a list is expected here"),
    "model": ("object_expected", "named fields are expected here"),
    "dict": ("object_expected", "named fields are expected here"),
}
UNFIT: Final = ("not_well_formed", "this is not as asked for")
NOT_A_TIME: Final = TOLD_BY_FAMILY["datetime"]


class Problem(Model):
    """One thing that does not fit: in which field (empty: in the whole), by which rule, and why in words."""

    field: str
    rule: str
    why: str

    def __str__(self) -> str:
        return f"{self.field}: {self.why}" if self.field else self.why


class NotWellFormed(Refused):
    """What was sent is no command as it stands; `problems` has each field, `rule` is the first one's."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].rule, "; ".join(str(problem) for problem in problems))
        self.problems = problems


def not_well_formed(rule: str, why: str, field: str = "") -> NotWellFormed:
    """The refusal for one problem."""
    return NotWellFormed((Problem(field=field, rule=rule, why=why),))


def problem_of(error: ErrorDetails, kind: type[Model], inside: str) -> Problem:
    """What pydantic found, in our words. `inside` stands before each field's name: `told_by.`."""
    name, place = error["type"], error["loc"]
    if name == "extra_forbidden":
        return unknown_field(place, kind, inside)
    if name not in pydantics_own():
        return Problem(field=path(place, inside), rule=name, why=error["msg"])
    rule, why = TOLD.get(name) or TOLD_BY_FAMILY.get(name.partition("_")[0]) or UNFIT
    return Problem(field=path(place, inside), rule=rule, why=why.format_map(error.get("ctx") or {}))


def unknown_field(place: tuple[int | str, ...], kind: type[Model], inside: str) -> Problem:
    """A field too many: its name is the sender's own word, so the names that are known are told instead."""
    if len(place) > 1:
        why = "there is a field here that is not known"
    else:
        why = f"there is a field that {kind.__name__} does not have; it has {', '.join(kind.model_fields)}"
    return Problem(field=path(place[:-1], inside), rule="unknown_field", why=why)


def path(place: tuple[int | str, ...], inside: str = "") -> str:
    """Where in what was sent: `steps.0.role`."""
    return (inside + ".".join(str(part) for part in place)).rstrip(".")


@cache
def pydantics_own() -> frozenset[str]:
    """The error names that pydantic gives; any other is a rule of ours, with words of ours."""
    return frozenset(get_args(core_schema.ErrorType))
