"""Look something up: in a thread of its own, in one read transaction, and say how far the record was known then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from schemas.moment import micros, moment_of
from services.http.accepting import wants_page
from services.http.callers import seen_by
from services.http.pages import page
from services.http.reception import Reception
from services.proof.standing import published_position
from services.showing import Opening, Shown, Sight
from services.store.moments import last_by
from services.store.recorder import Recorder
from services.views.places import reached_by_all

Look = Callable[[Connection, Sight], Shown]


class Known(NamedTuple):
    """Up to which position the answer goes, and when that fact was recorded; none in an empty record.

    `witnessed` is whether enough witnesses countersigned the record up to there.
    """

    position: int
    recorded_at: datetime | None
    witnessed: bool


class Seen(NamedTuple):
    """What was found, and how far the record was known."""

    shown: Shown
    known: Known


async def look(reception: Reception, find: Look, as_of: datetime | None = None) -> Seen:
    """Find something for a reader who may see the words of it."""
    return await run_in_threadpool(looked, reception, find, as_of)


def looked(reception: Reception, find: Look, as_of: datetime | None) -> Seen:
    """The same, in the thread that calls."""
    service = reception.service
    with service.views.read() as read:
        position = reached_by_all(read)
        found = find(read, Opening(service.record))
    return Seen(found, known(position, as_of, service.record.store, published_position(service.kept)))


def known(position: int, as_of: datetime | None, store: Recorder, witnessed: int) -> Known:
    """The last position up to this one that was recorded by then: positions and times of recording rise together."""
    if as_of is not None:
        position = last_by(micros(as_of), position, store)
    recorded_at = moment_of(store.at([position])[0].recorded_at) if position else None
    return Known(position, recorded_at, 0 < position <= witnessed)


def answer(request: Request, template: str, seen: Seen, **more: Any) -> Response:
    """What was seen, as a page or as JSON, by what the request welcomes more; `more` is only on the page."""
    headers = {"Vary": "Accept", "Throughcare-Position": str(seen.known.position)}
    if wants_page(request):
        return HTMLResponse(
            page(template, shown=seen.shown, known=seen.known, me=seen_by(request), **more), headers=headers
        )
    return JSONResponse(seen.shown, headers=headers)
