"""The door of a server: one socket, one printed address, a clean end, a clear sentence where the port is taken."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

CANNOT_SERVE = 2
SECONDS_TO_FINISH = 5
log = structlog.get_logger()


class Server(uvicorn.Server):
    """Says its address once it answers: `says` comes before it."""

    def __init__(self, config: uvicorn.Config, says: str) -> None:
        super().__init__(config)
        self.says = says

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the doors."""
        await super().startup(sockets)
        if sockets and not self.should_exit:
            host, port = sockets[0].getsockname()[:2]
            sys.stdout.write(f"{self.says} http://{shown(host)}:{port}\n")
            sys.stdout.flush()


@contextmanager
def until_told_to_stop() -> Iterator[None]:
    """Until Ctrl-C or SIGTERM, also where whoever started us lets SIGINT pass."""
    for told_to_stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_stop, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:  # told to stop; uvicorn raises the signal again once everything is finished
        log.info("stopped")


def listening(host: str, port: int, setting: str) -> socket.socket:
    """The socket, open for callers; `setting` chooses the port. Says in a sentence what stands in the way, and ends."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(2048)
    except OSError as error:
        door.close()
        why = error.strerror or "the address cannot be used"
        sys.stderr.write(
            f"Port {port} on {host} cannot be listened on ({why.lower()}); "
            f"set {setting} to another, or to 0 for any free one.\n"
        )
        raise SystemExit(CANNOT_SERVE) from None
    return door


def configured(app: ASGIApp) -> uvicorn.Config:
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
