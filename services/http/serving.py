"""Serve until told to stop: the service behind its door, with news for those who listen."""

import socket
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

import structlog
import uvicorn

from schemas.refused import Refused
from services import logs
from services.collecting import settle
from services.config import Settings
from services.http.application import application
from services.http.doors import CANNOT_SERVE, Server, configured, listening, until_told_to_stop
from services.http.letting_in import let_in, refuse_demo_elsewhere
from services.http.news import News
from services.local_issuer.mounting import PATH
from services.running import running
from services.store.recorder import StoreUnavailable

SECONDS_TO_TRY_AGAIN = 1.0
log = structlog.get_logger()
T = TypeVar("T")


class ServerWithNews(Server):
    """Told to stop, it ends the streams of those who listen and finishes the rest."""

    def __init__(self, config: uvicorn.Config, news: News) -> None:
        super().__init__(config, "Throughcare is at")
        self.news = news

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop by a signal."""
        self.news.close()
        super().handle_exit(sig, frame)


def serve(settings: Settings, demo: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises SystemExit with 2, and says why, where that cannot be."""
    logs.begin(settings.log_level)
    demo_people = demo or settings.demo_people
    if demo_people:
        or_end(lambda: refuse_demo_elsewhere(settings))
    with until_told_to_stop(), listening(settings.host, settings.port, "THROUGHCARE_PORT") as door:
        if demo:
            once_it_can_be(lambda: load_stories(settings), settings)
        serve_at(door, settings, demo_people=demo_people)


def serve_at(door: socket.socket, settings: Settings, *, demo_people: bool) -> None:
    """Open the service behind the socket, serve, and close it again."""
    port = door.getsockname()[1]
    with once_it_can_be(lambda: running(settings), settings) as service:
        entrance, local = or_end(lambda: let_in(service, port, demo_people=demo_people))
        service.start()
        app = application(service, entrance)
        if local is not None:
            app.mount(PATH, local)
        settle()
        ServerWithNews(configured(app), app.state.reception.news).run(sockets=[door])


def or_end(do: Callable[[], T]) -> T:
    """What is done; where it is refused, the sentence, and the end."""
    try:
        return do()
    except Refused as refusal:
        sys.stderr.write(f"{refusal}.\n")
        raise SystemExit(CANNOT_SERVE) from None


def once_it_can_be(do: Callable[[], T], settings: Settings) -> T:
    """Wait for a database that is away, and say so once. Raises StoreUnavailable where there are files instead."""
    told: str | None = None
    while True:
        try:
            return do()
        except StoreUnavailable as fault:
            if settings.database is None:
                raise
            if str(fault) != told:
                told = str(fault)
                log.error("hindered", part="api", fault=type(fault).__name__, why=told)
            time.sleep(SECONDS_TO_TRY_AGAIN)


def load_stories(settings: Settings) -> None:
    """Fill an empty data folder with the lived stories; one that holds other facts is left as it is."""
    from services.demo import load

    try:
        load(settings)
    except Refused as refusal:
        if refusal.rule != "store_not_empty":
            sys.stderr.write(f"{refusal}\n")
            raise SystemExit(CANNOT_SERVE) from None
        log.info("stories_not_loaded", why=str(refusal))
