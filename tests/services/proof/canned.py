"""A witness that says whatever a test lets it say, byte for byte, over a real connection."""

import socket
import threading
from collections.abc import Callable, Sequence
from typing import Self

from services.proof.note import Verifier
from services.proof.witnesses import Address, Witness

TLS = b"\x16"  # what a connection begins with where no plain HTTP is spoken
Say = Callable[[bytes, socket.socket], bytes]


def http(status: int, body: str | bytes, kind: str = "text/plain", more: str = "") -> bytes:
    """An answer in HTTP/1.1."""
    raw = body if isinstance(body, bytes) else body.encode()
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n{more}\r\n"
    return head.encode() + raw


class Canned:
    """Answers one connection after the other; the last thing to say is said again and again."""

    def __init__(self, *says: bytes | Say) -> None:
        self.says: Sequence[bytes | Say] = says
        self.asked: list[bytes] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.answer)

    @property
    def port(self) -> int:
        port: int = self.door.getsockname()[1]
        return port

    def known_as(self, key: Verifier) -> Witness:
        return Witness(key, Address.read(f"http://127.0.0.1:{self.port}/witness/"))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join(60)

    def answer(self) -> None:
        while True:
            try:
                wire, _ = self.door.accept()
            except OSError:
                return
            with wire:
                wire.settimeout(60)
                self.asked.append(whole_request(wire))
                say = self.says[min(len(self.asked), len(self.says)) - 1]
                try:
                    wire.sendall(say if isinstance(say, bytes) else say(self.asked[-1], wire))
                except OSError:  # whoever asked has gone
                    continue


def whole_request(wire: socket.socket) -> bytes:
    """The request with its body, or as much as came."""
    raw = b""
    while not is_whole(raw) and (more := wire.recv(65_536)):
        raw += more
    return raw


def is_whole(raw: bytes) -> bool:
    head, parting, body = raw.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    return raw[:1] == TLS or (bool(parting) and len(body) >= length)
