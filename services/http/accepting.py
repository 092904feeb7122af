"""A page for people, JSON for programs: the Accept header chooses, and both say the same."""

from typing import Final

from fastapi import Request

from schemas.refused import Refused

JSON: Final = "application/json"
HTML: Final = "text/html"


def wants_page(request: Request) -> bool:
    """Whether a page is asked for; JSON where both are welcome alike. Raises Refused `not_acceptable`."""
    accept = request.headers.get("accept", "*/*")
    html, json = welcome(accept, HTML), welcome(accept, JSON)
    if html <= 0 and json <= 0:
        raise Refused("not_acceptable", "this is there as text/html and as application/json")
    return html > json


def is_browser(request: Request) -> bool:
    """Whether a refusal is better said on a page; never raises."""
    accept = request.headers.get("accept", "*/*")
    return welcome(accept, HTML) > welcome(accept, JSON)


def welcome(accept: str, media_type: str) -> float:
    """How welcome a media type is, from 0 to 1, by the closest range that names it."""
    kind = media_type.partition("/")[0]
    found: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (one.strip() for one in part.split(";"))
        found[name] = quality(parameters)
    for name in (media_type, f"{kind}/*", "*/*"):
        if name in found:
            return found[name]
    return 0.0


def quality(parameters: list[str]) -> float:
    """The `q` of a range; 1 if it has none, 0 if it cannot be read."""
    for one in parameters:
        if one.startswith("q="):
            try:
                return max(0.0, min(1.0, float(one[2:])))
            except ValueError:
                return 0.0
    return 1.0
