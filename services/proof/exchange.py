"""One request to a witness and its answer, by a fixed moment: whatever the other side does, no thread waits longer."""

import io
import socket
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import SSLError
from typing import Any, NamedTuple, cast

from services.proof.witnesses import Address

LARGEST_ANSWER = 64 * 1024
TEXT = "text/plain; charset=utf-8"


class Reply(NamedTuple):
    """What came back: the status, the media type without its parameters, and the body."""

    status: int
    media_type: str
    body: bytes


class NoReply(Exception):
    """Nothing came back that could be read; `rule` says what kind, the words say why."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


class UntilThen(io.RawIOBase):
    """Reads from a socket until a moment of `time.monotonic`, however slowly the bytes drip."""

    def __init__(self, wire: socket.socket, until: float) -> None:
        self.wire, self.until = wire, until

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes. Raises TimeoutError."""
        self.wire.settimeout(left(self.until))
        return self.wire.recv_into(buffer)

    def makefile(self, *_: Any) -> io.BufferedReader:
        """Itself, as an HTTPResponse asks a socket for it."""
        return io.BufferedReader(self)


def exchange(address: Address, path: str, body: bytes | None, until: float) -> Reply:
    """Post the body, or get where there is none; `until` is a moment of `time.monotonic`. Raises NoReply.

    No redirect is followed, no proxy is asked, and at most 64 KiB are taken.
    """
    try:
        return exchanged(address, path, body, until)
    except TimeoutError as error:
        raise NoReply("witness_silent", "did not answer in time") from error
    except SSLError as error:
        raise NoReply("witness_out_of_reach", "shows no certificate that is trusted here") from error
    except OSError as error:
        raise NoReply("witness_out_of_reach", "cannot be reached") from error
    except (HTTPException, ValueError) as error:
        raise NoReply("witness_unreadable", "answered with what is no answer of a witness") from error


def exchanged(address: Address, path: str, body: bytes | None, until: float) -> Reply:
    """The same, with whatever goes wrong as it is."""
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.host, address.port, timeout=left(until))
    try:
        connection.connect()
        wire = cast(socket.socket, connection.sock)
        wire.settimeout(left(until))
        headers = {"Content-Type": TEXT, "Connection": "close", "Accept-Encoding": "identity"}
        connection.request("GET" if body is None else "POST", address.path + path, body, headers)
        response = HTTPResponse(cast(socket.socket, UntilThen(wire, until)))
        response.begin()
        answer = response.read(LARGEST_ANSWER + 1)
        if len(answer) > LARGEST_ANSWER:
            raise HTTPException("a witness never says so much")
        media_type = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        return Reply(response.status, media_type, answer)
    finally:
        connection.close()


def left(until: float) -> float:
    """Seconds that are left. Raises TimeoutError when there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
