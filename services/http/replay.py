"""A decision as it was made, and what was known and what was true of a case at any moment."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.http.callers import SignedInOnly
from services.http.documented import reading
from services.http.looking import answer, look
from services.http.moments import moment_named
from services.http.reception import Reception
from services.http.shapes_of_replay import Differing, KnownThen, ReplayShown, TrueThen
from services.showing import show_difference, show_known, show_replay, show_true

TIME = {"format": "date-time"}
At = Annotated[str, Query(description="The moment, such as 2026-03-04T14:20:00Z.", json_schema_extra=TIME)]
From = Annotated[str, Query(alias="from", description="The first moment.", json_schema_extra=TIME)]
To = Annotated[str, Query(description="The second moment.", json_schema_extra=TIME)]
OfFact = Annotated[
    UUID | None, Query(description="One of its deciding facts alone; all, the newest first, without it.")
]


def replay_routes(reception: Reception) -> APIRouter:
    """`/decisions/{decision_id}/replay`, and `known`, `true` and `difference` of a case."""
    router = APIRouter(tags=["replay"], dependencies=[SignedInOnly])
    store = reception.service.record.store

    def at_moment(given: str, name: str) -> datetime:
        return moment_named(given, name, reception.service)

    @router.get("/decisions/{decision_id}/replay", operation_id="replay", responses=reading(ReplayShown))
    async def replay(request: Request, decision_id: UUID, fact: OfFact = None) -> Response:
        """What whoever decided could see, what applied, who was told; apart: what was not known, and what is later."""
        seen = await look(reception, lambda read, sight: show_replay(decision_id, read, store, sight, fact))
        return answer(request, "replay.html", seen)

    @router.get("/cases/{case_id}/known", operation_id="known", responses=reading(KnownThen))
    async def known(request: Request, case_id: UUID, at: At) -> Response:
        """What was recorded of a case by a moment; nothing that was recorded later."""
        when = at_moment(at, "at")
        seen = await look(reception, lambda read, sight: show_known(case_id, when, read, store, sight))
        return answer(request, "known.html", seen)

    @router.get("/cases/{case_id}/true", operation_id="true", responses=reading(TrueThen))
    async def true(request: Request, case_id: UUID, at: At) -> Response:
        """What had happened in a case by a moment, by all that is known now, with what was corrected since."""
        when = at_moment(at, "at")
        seen = await look(reception, lambda read, sight: show_true(case_id, when, read, store, sight))
        return answer(request, "true.html", seen)

    @router.get("/cases/{case_id}/difference", operation_id="difference", responses=reading(Differing))
    async def difference(request: Request, case_id: UUID, first: From, to: To) -> Response:
        """What differs between two moments, in what was known and in what was true."""
        before, after = at_moment(first, "from"), at_moment(to, "to")
        seen = await look(reception, lambda read, sight: show_difference(case_id, before, after, read, store, sight))
        return answer(request, "difference.html", seen)

    return router
