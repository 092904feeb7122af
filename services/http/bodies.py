"""Read what was sent, counting while it comes: no length that a sender claims is trusted."""

from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from schemas.refused import Refused
from services.problems import not_well_formed

STILL_LISTENED_TO: Final = 32  # times the limit: a sender who is still talking would not hear the answer
MOST_FORM_FIELDS: Final = 20


async def read_body(request: Request, largest: int) -> bytes:
    """The whole body, at most so many bytes. Raises Refused `body_too_large`, holding no more than that in memory."""
    kept, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= largest:
            kept += chunk
        elif length > largest * STILL_LISTENED_TO:
            break
        else:
            kept.clear()
    if length > largest:
        raise Refused("body_too_large", f"at most {largest:,} bytes can be sent at once")
    return bytes(kept)


def expect_type(request: Request, wanted: str, rule: str, why: str) -> None:
    """Refuse a body that is not said to be of this media type, in UTF-8."""
    given = request.headers.get("content-type", "")
    media_type, _, parameters = given.lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    if media_type.strip() != wanted or charset not in ("", "charset=utf-8"):
        raise Refused(rule, why)


async def read_json(request: Request, largest: int) -> bytes:
    """The bytes of a JSON body."""
    expect_type(
        request, "application/json", "json_expected", "send JSON, with the header Content-Type: application/json"
    )
    return await read_body(request, largest)


async def read_form(request: Request, largest: int) -> dict[str, str]:
    """The fields of a plain form, each once."""
    expect_type(
        request, "application/x-www-form-urlencoded", "form_expected", "send the form as a browser does, in UTF-8"
    )
    body = await read_body(request, largest)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FORM_FIELDS
        )
    except ValueError:  # not text in UTF-8, or more fields than any form here has
        raise not_well_formed("not_a_form", "this is not a form in UTF-8") from None
    if len(dict(pairs)) != len(pairs):
        raise not_well_formed("field_twice", "a field is given twice")
    request.state.typed = dict(pairs)  # so that nothing typed is lost where the form is not taken yet
    return dict(pairs)
