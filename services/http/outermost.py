"""Around every request: an id, one line in the log, the headers of safety, and an answer even where something broke."""

import time
from typing import Final
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.http.telling_no import problem

log = structlog.get_logger()
POLICY: Final = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
SAFETY: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OVER_TLS: Final = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class Outermost:
    """Wraps the whole app, reached at `address` where that is known.

    The log has the address as it is written in the code, never as it was asked for.
    """

    def __init__(self, app: ASGIApp, address: str = "") -> None:
        self.app = app
        self.safety = SAFETY | (OVER_TLS if address.startswith("https://") else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, begun, status = uuid4().hex, time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update({**self.safety, "X-Request-Id": request_id})
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request_id):
            try:
                await self.app(scope, receive, sending)
            except Exception as error:  # the last place where a fault can still become an answer
                log.error("fault", exc_info=error)
                if not status:
                    await broken(scope, receive, sending)
            finally:
                milliseconds = round((time.perf_counter() - begun) * 1000, 1)
                log.info("answered", method=method(scope), route=template(scope), status=status, ms=milliseconds)


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    """Say that something broke here, and nothing more."""
    answer = problem(500, "fault", "something broke in this service; it is in the log under the id in X-Request-Id")
    await answer(scope, receive, send)


def template(scope: Scope) -> str:
    """The address as the code has it: `/cases/{case_id}`."""
    path: str = getattr(scope.get("route"), "path", "")
    return path or "unknown"


def method(scope: Scope) -> str:
    """The method, if it is one that HTTP knows: anything else is a sender's own word."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
    return scope["method"] if scope["method"] in known else "other"
