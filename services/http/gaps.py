"""The questions that stand open, and one of them with all that belongs to it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from projections.entry import entry
from projections.open_gaps import open_gaps
from schemas import avro
from schemas.gap import GapAnswered
from services.http.callers import SignedInOnly
from services.http.documented import reading
from services.http.evidence import fact_of, shown_fact
from services.http.looking import answer, look
from services.http.moments import AsOf, moment
from services.http.reception import Reception
from services.http.shapes_of_gaps import GapsShown, GapWhole
from services.showing import Shown, Sight, show_gap
from services.showing import moment as in_utc
from services.showing.gap import show_row
from services.showing.timeline import shown_entry
from services.store.recorder import Recorder

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many; `total` says how many there are.")]


def gap_routes(reception: Reception) -> APIRouter:
    """`/gaps` and `/gaps/{gap_id}`."""
    router = APIRouter(tags=["reading"], dependencies=[SignedInOnly])
    store = reception.service.record.store

    @router.get("/gaps", operation_id="gaps", responses=reading(GapsShown))
    async def gaps(request: Request, as_of: AsOf = None, case_id: UUID | None = None, limit: Limit = 100) -> Response:
        """The questions that stand open now, or stood open at a moment, the longest open first."""
        when = moment(as_of, reception.service)
        seen = await look(reception, lambda read, sight: listed(read, sight, when, case_id, limit), when)
        return answer(request, "gaps.html", seen)

    @router.get("/gaps/{gap_id}", operation_id="gap", responses=reading(GapWhole))
    async def gap(request: Request, gap_id: UUID) -> Response:
        """One question: who was asked, on what evidence, what was answered, and what would clear it."""
        seen = await look(reception, lambda read, sight: whole(gap_id, read, sight, store))
        return answer(request, "gap.html", seen, form=uuid4())

    return router


def listed(read: Connection, sight: Sight, as_of: datetime | None, case_id: UUID | None, limit: int) -> Shown:
    """The first of the open questions, and how many there are."""
    rows = open_gaps(read, as_of, case_id)
    shown = [show_row(row, read, as_of, sight) for row in rows[:limit]]
    return {"as_of": in_utc(as_of), "total": len(rows), "gaps": shown}


def whole(gap_id: UUID, read: Connection, sight: Sight, store: Recorder) -> Shown:
    """One question with its evidence and its answers. Raises Refused `gap_not_found`."""
    shown = show_gap(gap_id, read, sight)
    told = [avro.read(one) for one in store.stream(gap_id)]
    answers = [shown_entry(one, entry(one), sight) for one in told if isinstance(one.fact, GapAnswered)]
    facts = [shown_fact(fact_of(UUID(one), read, store), sight) for one in shown["evidence"]]
    return shown | {"answers": answers, "evidence_facts": facts}
