"""Somebody whose session is missing, over or too old for what they do signs in and goes on; nothing typed is lost."""

from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from schemas.refused import Refused
from services.http.bodies import read_form
from services.http.callers import LOOKING, entrance_of, seen_by
from services.http.cookies import forget, session_name
from services.http.origins import refuse_elsewhere
from services.http.pages import page
from services.signing_in.entrance import NEEDED, OVER
from services.signing_in.weighty_acts import STEP_UP

WAYS: Final = {NEEDED[0]: "/sign-in", OVER[0]: "/sign-in", STEP_UP: "/sign-in/again"}
LARGEST: Final = 100_000
UNSEEN: Final = frozenset({"told_by", "form", "position"})  # what a form carries without anybody typing it


async def ask_again(request: Request, refusal: Refused) -> Response:
    """The way to sign in and back: at once from a page, and beside what was typed from a form of our own.

    Raises Refused `not_same_origin`: what another site's page sent is never offered to somebody as their own words.
    """
    if request.method in LOOKING:
        answer: Response = RedirectResponse(way(refusal, here(request)), 303)
    else:
        refuse_elsewhere(request, entrance_of(request).address)
        typed = await typed_in(request)
        link = way(refusal, "/signed-in")
        shown = {"why": refusal.why, "way": link, "path": request.url.path, "typed": typed, "unseen": UNSEEN}
        answer = HTMLResponse(page("again.html", me=seen_by(request), **shown), 401)
    if refusal.rule == OVER[0]:
        entrance = entrance_of(request)
        forget(answer, session_name(entrance), entrance)
    return answer


def way(refusal: Refused, back: str) -> str:
    """Where this person signs in, so that they come back."""
    return f"{WAYS[refusal.rule]}?{urlencode({'back': back})}"


def here(request: Request) -> str:
    """The address that is being looked at."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


async def typed_in(request: Request) -> dict[str, str]:
    """The fields of the form that was sent, read before or only now."""
    known: dict[str, str] | None = getattr(request.state, "typed", None)
    try:
        return known if known is not None else await read_form(request, LARGEST)
    except Refused:
        return {}
