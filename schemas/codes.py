"""The field's code lists, read once from `schemas/codes/*.csv`: code, label, status and source.

A row may hold for a time (`in_force_from` and `in_force_to`, or `valid_from` and `valid_to`): what was recorded under
it is shown with its label for ever. `versions.csv` says which version of a list applied on a day.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

Row = Mapping[str, str]
LABELS = ("label", "role", "basis", "name", "agency_type", "what", "advocate")
LONG_AGO = "0001-01-01"


def text_of(name: str) -> str:
    """One list as it stands in its file. Raises FileNotFoundError for a list that is not there."""
    return files("schemas").joinpath("codes", f"{name}.csv").read_text(encoding="utf-8")


def read(name: str) -> tuple[Row, ...]:
    """Every row of one list, in the file's order, whatever it says."""
    return tuple(csv.DictReader(text_of(name).splitlines()))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Every row of one list that is sound. Raises ValueError where a row could never do what it says."""
    from schemas.sound import refuse_unsound

    found = read(name)
    refuse_unsound(name, found)
    return found


def from_day(row: Row) -> date:
    """The first day on which a row holds; one that does not say has held for ever."""
    return date.fromisoformat(row.get("in_force_from") or row.get("valid_from") or LONG_AGO)


def to_day(row: Row) -> date:
    """The last day on which a row holds; one that does not say holds for ever."""
    last = row.get("in_force_to") or row.get("valid_to")
    return date.fromisoformat(last) if last else date.max


def holds_on(row: Row, day: date) -> bool:
    """Whether the row is in force on that day; both its first and its last day count."""
    return from_day(row) <= day <= to_day(row)


def key_columns(row: Row) -> tuple[str, ...]:
    """The columns that make a row's code; where a file holds several sets, the set's with it."""
    return tuple(column for column in ("set", "code_set", "code") if column in row) or (next(iter(row)),)


def code_in(row: Row) -> str:
    """A row's code as facts hold it: `36`, or with its set `ADULT.a`."""
    return ".".join(row[column] for column in key_columns(row))


@cache
def of_code(name: str) -> Mapping[str, tuple[Row, ...]]:
    """The rows of one list by code, each code's in the order in which they came into force."""
    found: dict[str, tuple[Row, ...]] = {}
    for row in sorted(rows(name), key=from_day):
        found[code_in(row)] = (*found.get(code_in(row), ()), row)
    return found


@cache
def by_code(name: str) -> Mapping[str, Row]:
    """The newest row of each code of one list, in the file's order."""
    return {code_in(row): of_code(name)[code_in(row)][-1] for row in rows(name)}


def row_on(name: str, code: str, on: date | None = None) -> Row | None:
    """The row of a code that is in force on a day; where none is, the last before it, else its first; none unknown."""
    known = of_code(name).get(code, ())
    if not known or on is None:
        return known[-1] if known else None
    held = [row for row in known if holds_on(row, on)] or [row for row in known if from_day(row) <= on]
    return held[-1] if held else known[0]


def label(name: str, code: str, on: date | None = None) -> str:
    """What a code says in words, or said on a day; the code itself where the list does not know it."""
    row = row_on(name, code, on)
    if row is None:
        return code.replace("_", " ")
    return next((row[column] for column in LABELS if row.get(column)), code)


def version(name: str, on: date, code: str = "") -> str:
    """Which version of a list, or of that code's set in it, applied on a day; empty where none is known for then."""
    wanted = f"{name}.{code.partition('.')[0]}" if "." in code else name
    known = [row for row in rows("versions") if row["list"] == wanted] or [
        row for row in rows("versions") if row["list"] == name
    ]
    held = [row for row in sorted(known, key=from_day) if from_day(row) <= on]
    return held[-1]["version"] if held else ""


def code_of(name: str) -> Any:
    """A validator for a command's field: the code must stand in the list."""

    def known(code: str) -> str:
        if code not in by_code(name):
            raise PydanticCustomError("unknown_code", "this is not a code of the list {list}", {"list": name})
        return code

    return AfterValidator(known)


def _listed(name: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(by_code(name))})


RoleCode = Annotated[str, code_of("roles"), _listed("roles")]
AgencyCode = Annotated[str, code_of("agencies"), _listed("agencies")]
BasisCode = Annotated[str, code_of("decision_bases"), _listed("decision_bases")]
ContactKind = Annotated[str, code_of("contact_kinds"), _listed("contact_kinds")]
SupportMode = Annotated[str, code_of("support_modes"), _listed("support_modes")]
SessionTask = Annotated[str, code_of("session_tasks"), _listed("session_tasks")]
MainNeedCode = Annotated[str, code_of("main_needs"), _listed("main_needs")]
PathwayCode = Annotated[str, code_of("discharge_pathways"), _listed("discharge_pathways")]
MethodCode = Annotated[str, code_of("discharge_methods"), _listed("discharge_methods")]
DestinationCode = Annotated[str, code_of("discharge_destinations"), _listed("discharge_destinations")]
StepKind = Annotated[str, code_of("discharge_steps"), _listed("discharge_steps")]
CareActOutcomeCode = Annotated[str, code_of("care_act_outcomes"), _listed("care_act_outcomes")]
DelayReasonCode = Annotated[str, code_of("delay_reasons"), _listed("delay_reasons")]
RuleSubject = Annotated[str, code_of("rule_subjects"), _listed("rule_subjects")]
SupportKind = Annotated[str, code_of("support_kinds"), _listed("support_kinds")]
CapacityDecisionCode = Annotated[str, code_of("capacity_decisions"), _listed("capacity_decisions")]
CapacityHelpCode = Annotated[str, code_of("capacity_help"), _listed("capacity_help")]
RouteCode = Annotated[str, code_of("routes_to_hear"), _listed("routes_to_hear")]
UnmetReasonCode = Annotated[str, code_of("unmet_reasons"), _listed("unmet_reasons")]
HarmKind = Annotated[str, code_of("harm_kinds"), _listed("harm_kinds")]
AdvocacyCode = Annotated[str, code_of("advocacy_types"), _listed("advocacy_types")]
TooMuchSupportCause = Annotated[str, code_of("too_much_support_causes"), _listed("too_much_support_causes")]
LifeFactKind = Annotated[str, code_of("look_again_ages"), _listed("look_again_ages")]
ConsentPurpose = Annotated[str, code_of("consent_purposes"), _listed("consent_purposes")]
ClockCode = Annotated[str, code_of("statutory_clocks"), _listed("statutory_clocks")]
MhaSectionCode = Annotated[str, code_of("mha_sections"), _listed("mha_sections")]
