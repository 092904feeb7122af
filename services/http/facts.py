"""One fact, as the evidence that a question or a decision points at."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.http.callers import SignedInOnly
from services.http.documented import reading
from services.http.evidence import fact_of, shown_fact
from services.http.looking import answer, look
from services.http.reception import Reception
from services.http.shapes import FactShown


def fact_routes(reception: Reception) -> APIRouter:
    """`/facts/{fact_id}`."""
    router = APIRouter(tags=["reading"], dependencies=[SignedInOnly])
    store = reception.service.record.store

    @router.get("/facts/{fact_id}", operation_id="fact", responses=reading(FactShown))
    async def fact(request: Request, fact_id: UUID) -> Response:
        """One fact with its words, unless they were erased."""
        seen = await look(reception, lambda read, sight: shown_fact(fact_of(fact_id, read, store), sight))
        return answer(request, "fact.html", seen)

    return router
