"""The field's code lists, read once from `schemas/codes/*.csv`: code, label, status and source."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

Row = Mapping[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Every row of one code list, in the file's order. Raises FileNotFoundError for a list that is not there."""
    text = files("schemas").joinpath("codes", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def by_code(name: str) -> Mapping[str, Row]:
    """The rows of one code list by code; where a file holds several sets, by set and code: `ADULT.a`."""
    found = rows(name)
    columns = [column for column in ("set", "code_set", "code") if column in found[0]] or [next(iter(found[0]))]
    return {".".join(row[column] for column in columns): row for row in found}


def label(name: str, code: str) -> str:
    """What a code says in words; the code itself where the list does not know it."""
    row = by_code(name).get(code)
    if row is None:
        return code.replace("_", " ")
    return next((row[column] for column in ("label", "role", "basis", "name", "agency_type") if row.get(column)), code)


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
PathwayCode = Annotated[str, code_of("discharge_pathways"), _listed("discharge_pathways")]
MethodCode = Annotated[str, code_of("discharge_methods"), _listed("discharge_methods")]
DestinationCode = Annotated[str, code_of("discharge_destinations"), _listed("discharge_destinations")]
StepKind = Annotated[str, code_of("discharge_steps"), _listed("discharge_steps")]
CareActOutcomeCode = Annotated[str, code_of("care_act_outcomes"), _listed("care_act_outcomes")]
DelayReasonCode = Annotated[str, code_of("delay_reasons"), _listed("delay_reasons")]
SupportKind = Annotated[str, code_of("support_kinds"), _listed("support_kinds")]
CapacityDecisionCode = Annotated[str, code_of("capacity_decisions"), _listed("capacity_decisions")]
CapacityHelpCode = Annotated[str, code_of("capacity_help"), _listed("capacity_help")]
