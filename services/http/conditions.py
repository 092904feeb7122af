"""What a caller says around a command: the same once only, on which version, and up to where they had seen."""

import re
from typing import Annotated, Final

from fastapi import Depends, Header

from services.problems import not_well_formed
from services.seen_to import WRITTEN

KEY: Final = "^[!-~]{1,200}$"
VERSION: Final = '^"(0|[1-9][0-9]{0,17})"$'


def once(
    given: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="The same command under the same key is taken once and answered alike.",
            json_schema_extra={"pattern": KEY},
        ),
    ] = None,
) -> str | None:
    """The idempotency key, if one was given. Raises NotWellFormed."""
    if given is not None and not re.fullmatch(KEY, given):
        why = "a key is 1 to 200 visible characters without spaces"
        raise not_well_formed("wrong_idempotency_key", why, "Idempotency-Key")
    return given


def only_on(
    given: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The version of the stream that was looked at, in quotation marks, as ETag gave it.",
            json_schema_extra={"pattern": VERSION},
        ),
    ] = None,
) -> int | None:
    """The version that the caller looked at, if one was named. Raises NotWellFormed."""
    if given is None:
        return None
    if not re.fullmatch(VERSION, given):
        why = 'If-Match holds a version in quotation marks, such as "3"'
        raise not_well_formed("wrong_if_match", why, "If-Match")
    return int(given.strip('"'))


def seen(
    given: Annotated[
        str | None,
        Header(
            alias="Throughcare-Position",
            description="The position up to which the caller had seen the record, as every answer says it.",
            json_schema_extra={"pattern": WRITTEN},
        ),
    ] = None,
) -> int | None:
    """The position up to which the caller had seen the record, if one was named. Raises NotWellFormed."""
    return None if given is None else position_in(given, "Throughcare-Position")


def position_in(text: str, where: str) -> int:
    """A position as it is written in a header or a form. Raises NotWellFormed."""
    if not re.fullmatch(WRITTEN, text):
        raise not_well_formed("wrong_position", "a position is a whole number from 0, as every answer says it", where)
    return int(text)


Key = Annotated[str | None, Depends(once)]
Version = Annotated[int | None, Depends(only_on)]
Position = Annotated[int | None, Depends(seen)]
