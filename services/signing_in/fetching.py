"""Asks an issuer over HTTP: no redirect is followed, no answer is larger than it may be, none is waited for long."""

from typing import Any, Final

import httpx2

from services.signing_in.addresses import is_local

LARGEST: Final = 262_144
SECONDS: Final = 5.0


class TooLarge(httpx2.TransportError):
    """The answer is larger than any that is asked for here."""


class Capped(httpx2.BaseTransport):
    """Reads an answer as far as it may go, plainly encoded, so that a small one cannot grow."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer. Raises TooLarge."""
        request.headers["Accept-Encoding"] = "identity"
        answer = self.inner.handle_request(request)
        body = bytearray()
        try:
            assert isinstance(answer.stream, httpx2.SyncByteStream)
            for chunk in answer.stream:
                body += chunk
                if len(body) > LARGEST or "content-encoding" in answer.headers:
                    raise TooLarge("the answer is too large, or is packed")
        finally:
            answer.close()
        headers = {"Content-Type": answer.headers.get("content-type", "")}
        return httpx2.Response(answer.status_code, headers=headers, content=bytes(body), request=request)

    def close(self) -> None:
        """Let go of the connections."""
        self.inner.close()


def how_to_ask(address: str) -> dict[str, Any]:
    """The settings of a client that asks at this address: directly, with no password that lies about on the way."""
    transport = Capped(httpx2.HTTPTransport(trust_env=not is_local(address)))
    return {"transport": transport, "timeout": SECONDS, "follow_redirects": False, "trust_env": False}


def fetch_json(address: str) -> Any:
    """The JSON at an address. Raises httpx2.HTTPError; ValueError where it is none."""
    with httpx2.Client(**how_to_ask(address)) as client:
        return client.get(address, headers={"Accept": "application/json"}).raise_for_status().json()
