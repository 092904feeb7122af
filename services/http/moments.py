"""`?as_of=`, `?at=`: a moment to look back to, always with its zone, never one that has not come yet."""

import re
from datetime import datetime
from typing import Annotated, Final

from fastapi import Query

from schemas.model import Model
from schemas.moment import Moment, moment_of
from schemas.refused import Refused
from services.opened import Opened
from services.parsing import checked
from services.problems import NotWellFormed, not_well_formed

PLUS_LOST: Final = re.compile(r"(T[0-9:.]+) (\d\d:\d\d)$")  # an unescaped + in an address is read as a space


class LookBack(Model):
    """The one field of the question."""

    as_of: Moment


AsOf = Annotated[
    str | None,
    Query(
        description="Answer by what was recorded at this moment, such as 2026-03-04T14:20:00Z; now if left out.",
        json_schema_extra={"format": "date-time"},
    ),
]


def moment(given: str | None, service: Opened) -> datetime | None:
    """The moment asked about, none for now. Raises NotWellFormed, Refused `not_yet`."""
    if given is None:
        return None
    asked = checked(LookBack, {"as_of": PLUS_LOST.sub(r"\1+\2", given)}).as_of
    newest = moment_of(service.record.store.head().recorded_at)
    if asked > max(newest, service.clock.now()):
        raise not_yet()
    return asked


def moment_named(given: str, name: str, service: Opened) -> datetime:
    """The moment asked about under another name. Raises NotWellFormed, Refused `not_yet`."""
    try:
        found = moment(given, service)
    except NotWellFormed as refusal:
        raise not_well_formed(refusal.rule, refusal.problems[0].why, name) from None
    assert found is not None
    return found


def not_yet() -> Refused:
    return not_well_formed(
        "not_yet", "this moment has not come yet; nobody knows what will be recorded by then", "as_of"
    )
