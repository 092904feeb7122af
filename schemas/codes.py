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

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

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


class CodeOf:
    """Marks a command's field as a code that stands in the list."""

    def __init__(self, name: str) -> None:
        self.name = name

    def take(self, code: str) -> str:
        """The code, if the list knows it; else it is refused with a sentence. RuntimeError for an unsound list."""
        try:
            known = by_code(self.name)
        except ValueError as unsound:  # the list's own fault; a ValueError would be told to whoever sent the code
            raise RuntimeError(str(unsound)) from unsound
        if code not in known:
            raise PydanticCustomError("unknown_code", "this is not a code of the list {list}", {"list": self.name})
        return code

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.take, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(by_code(self.name))}


RoleCode = Annotated[str, CodeOf("roles")]
AgencyCode = Annotated[str, CodeOf("agencies")]
BasisCode = Annotated[str, CodeOf("decision_bases")]
ContactKind = Annotated[str, CodeOf("contact_kinds")]
SupportMode = Annotated[str, CodeOf("support_modes")]
SessionTask = Annotated[str, CodeOf("session_tasks")]
MainNeedCode = Annotated[str, CodeOf("main_needs")]
PathwayCode = Annotated[str, CodeOf("discharge_pathways")]
MethodCode = Annotated[str, CodeOf("discharge_methods")]
DestinationCode = Annotated[str, CodeOf("discharge_destinations")]
StepKind = Annotated[str, CodeOf("discharge_steps")]
CareActOutcomeCode = Annotated[str, CodeOf("care_act_outcomes")]
DelayReasonCode = Annotated[str, CodeOf("delay_reasons")]
RuleSubject = Annotated[str, CodeOf("rule_subjects")]
SupportKind = Annotated[str, CodeOf("support_kinds")]
CapacityDecisionCode = Annotated[str, CodeOf("capacity_decisions")]
CapacityHelpCode = Annotated[str, CodeOf("capacity_help")]
RouteCode = Annotated[str, CodeOf("routes_to_hear")]
UnmetReasonCode = Annotated[str, CodeOf("unmet_reasons")]
HarmKind = Annotated[str, CodeOf("harm_kinds")]
AdvocacyCode = Annotated[str, CodeOf("advocacy_types")]
TooMuchSupportCause = Annotated[str, CodeOf("too_much_support_causes")]
LifeFactKind = Annotated[str, CodeOf("look_again_ages")]
ConsentPurpose = Annotated[str, CodeOf("consent_purposes")]
ClockCode = Annotated[str, CodeOf("statutory_clocks")]
MhaSectionCode = Annotated[str, CodeOf("mha_sections")]
TrainingKind = Annotated[str, CodeOf("training_kinds")]
Purpose = Annotated[str, CodeOf("purposes")]
LegalBasis = Annotated[str, CodeOf("legal_bases")]
HoldGround = Annotated[str, CodeOf("hold_grounds")]
ErasureGround = Annotated[str, CodeOf("erasure_grounds")]
ErasureExemption = Annotated[str, CodeOf("erasure_exemptions")]
RestrictionGround = Annotated[str, CodeOf("restriction_grounds")]
RetentionRule = Annotated[str, CodeOf("retention_rules")]
