"""Serve until told to stop: one printed address, a clean end, and one clear sentence where the port is taken."""

import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

import structlog
import uvicorn
from fastapi import FastAPI

from schemas.refused import Refused
from services import logs
from services.collecting import settle
from services.config import Settings
from services.http.application import application
from services.http.news import News
from services.running import running
from services.store.recorder import StoreUnavailable

CANNOT_SERVE = 2
SECONDS_TO_TRY_AGAIN = 1.0
SECONDS_TO_FINISH = 5
log = structlog.get_logger()
T = TypeVar("T")


class Server(uvicorn.Server):
    """Says its address once it answers; told to stop, it ends the streams of those who listen and finishes the rest."""

    def __init__(self, config: uvicorn.Config, news: News) -> None:
        super().__init__(config)
        self.news = news

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the doors."""
        await super().startup(sockets)
        if sockets and not self.should_exit:
            host, port = sockets[0].getsockname()[:2]
            sys.stdout.write(f"Throughcare is at http://{shown(host)}:{port}\n")
            sys.stdout.flush()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop by a signal."""
        self.news.close()
        super().handle_exit(sig, frame)


def serve(settings: Settings, demo: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises SystemExit with 2, and says why, where that cannot be."""
    logs.begin(settings.log_level)
    for told_to_stop in (signal.SIGINT, signal.SIGTERM):  # also where whoever started us lets SIGINT pass
        signal.signal(told_to_stop, signal.default_int_handler)
    try:
        with listening(settings) as door:
            if demo:
                once_it_can_be(lambda: load_stories(settings), settings)
            serve_at(door, settings)
    except KeyboardInterrupt:  # told to stop; uvicorn raises the signal again once everything is finished
        log.info("stopped")


def serve_at(door: socket.socket, settings: Settings) -> None:
    """Open the service behind the socket, serve, and close it again."""
    with once_it_can_be(lambda: running(settings), settings) as service:
        service.start()
        app = application(service)
        settle()
        log.warning("told_by_header_is_believed_from_this_machine", why="no sign-in yet; no other machine may ask")
        Server(configured(app), app.state.reception.news).run(sockets=[door])


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


def listening(settings: Settings) -> socket.socket:
    """The socket, open for callers. Says in a sentence what stands in the way, and ends."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((settings.host, settings.port))
        door.listen(2048)
    except OSError as error:
        door.close()
        why = error.strerror or "the address cannot be used"
        sys.stderr.write(
            f"Port {settings.port} on {settings.host} cannot be listened on ({why.lower()}); "
            "set THROUGHCARE_PORT to another, or to 0 for any free one.\n"
        )
        raise SystemExit(CANNOT_SERVE) from None
    return door


def configured(app: FastAPI) -> uvicorn.Config:
    """How uvicorn runs here: our own log, no trust in what a proxy says, one process."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        lifespan="on",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def shown(host: str) -> str:
    """The host as an address has it."""
    return f"[{host}]" if ":" in host else host
