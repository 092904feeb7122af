"""The whole app: every door, what goes wrong in words, and a description that programs can read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from services.http.activity import activity_routes
from services.http.assets import asset_routes
from services.http.cases import case_routes
from services.http.commands import command_routes
from services.http.described import describe
from services.http.facts import fact_routes
from services.http.first_page import first_page_routes
from services.http.gap_forms import gap_form_routes
from services.http.gaps import gap_routes
from services.http.health import health_routes
from services.http.log import log_routes
from services.http.news import News
from services.http.outermost import Outermost
from services.http.reception import Reception
from services.http.refusing import refuse_in_words
from services.http.replay import replay_routes
from services.http.sign_in import sign_in_routes
from services.http.stream import stream_routes
from services.http.work import work_routes
from services.metrics import Metrics
from services.opened import Opened
from services.signing_in.entrance import Entrance

ROUTES = (
    first_page_routes,
    gap_routes,
    gap_form_routes,
    case_routes,
    replay_routes,
    fact_routes,
    work_routes,
    activity_routes,
    command_routes,
    stream_routes,
    log_routes,
    health_routes,
    sign_in_routes,
    asset_routes,
)


def application(service: Opened, entrance: Entrance) -> FastAPI:
    """The app over an opened service, for those whom the entrance lets in; whoever opened the service closes it."""
    reception = Reception(service, Metrics(service), News(service), entrance)

    @asynccontextmanager
    async def open_doors(_: FastAPI) -> AsyncIterator[None]:
        await reception.news.begin()
        yield
        reception.news.close()

    app = FastAPI(
        title="Throughcare",
        version="0.1.0",
        summary="One view of a case for everybody; gaps asked about in time; a record that can be proved.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=open_doors,
        separate_input_output_schemas=False,
    )
    app.state.reception = reception
    for routes in ROUTES:
        router: APIRouter = routes(reception)
        app.include_router(router)
    refuse_in_words(app, reception.metrics)
    app.add_middleware(Outermost, address=entrance.address)
    describe(app)
    return app
