"""A small TCP proxy that a test puts before a server, to make its network slow, silent or gone."""

import contextlib
import socket
import threading
import time
from enum import Enum

CHUNK = 65_536


class Way(Enum):
    """How the network is at this moment."""

    OPEN = "forward"
    DROPPED = "refuse new connections, cut old ones"
    SILENT = "accept and swallow: no answer, no end"


class Proxy:
    """Listens on a port of 127.0.0.1 and forwards to another, as the test says."""

    def __init__(self, to: int | None = None, *, host: str = "127.0.0.1") -> None:
        self.to = (host, to or 0)
        self.way = Way.OPEN
        self.seconds = 0.0
        self.losing: bytes | None = None  # what a client asks whose answer will be lost
        self.heard = threading.Event()
        self.heard.set()
        self.pairs: set[Pair] = set()
        self.lock = threading.Lock()
        self.closed = False
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def forward_to(self, port: int) -> None:
        self.to = (self.to[0], port)

    def delay(self, seconds: float) -> None:
        """Every chunk arrives so much later, each way."""
        self.seconds = seconds

    def drop(self) -> None:
        """Cut what is connected and whatever comes."""
        self.change(Way.DROPPED)
        self.cut()

    def black_hole(self) -> None:
        """Swallow everything from now on: connections stay, nothing comes through, nobody is told."""
        self.change(Way.SILENT)

    def cut(self) -> None:
        """Cut what is connected, once; whoever comes again is let through."""
        for pair in self.all_pairs():
            pair.close()

    def cut_answers(self, asked: bytes = b"") -> None:
        """Whoever next asks something that holds these bytes is cut at its answer; the server has done it."""
        self.losing = asked

    def heal(self) -> None:
        """All is well again; connections that were swallowed are cut, for what they lost would be missed."""
        if self.way is Way.SILENT:
            self.cut()
        self.seconds, self.losing = 0.0, None
        self.change(Way.OPEN)

    def change(self, way: Way) -> None:
        self.way = way
        if way is Way.SILENT:
            self.heard.clear()
        else:
            self.heard.set()

    def close(self) -> None:
        """Stop listening, cut everything, and wait until each thread has ended."""
        self.closed = True
        self.change(Way.DROPPED)
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        for pair in self.all_pairs():
            pair.close()
            pair.join()

    def all_pairs(self) -> "set[Pair]":
        with self.lock:
            return set(self.pairs)

    def accept(self) -> None:
        while not self.closed:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            pair = Pair(self, client)
            with self.lock:
                self.pairs.add(pair)
            pair.start()

    def will_lose_the_answer(self, said: bytes) -> bool:
        """Whether the answer to this is the one to be lost; only one is."""
        with self.lock:
            if self.losing is None or self.losing not in said:
                return False
            self.losing = None
            return True


class Pair:
    """One client's connection and the one to the server that goes with it."""

    def __init__(self, proxy: Proxy, client: socket.socket) -> None:
        self.proxy = proxy
        self.client = client
        self.server = socket.socket()
        self.loses_answer = False
        self.asking = threading.Thread(target=self.ask, daemon=True)
        self.answering = threading.Thread(target=self.answer, daemon=True)

    def start(self) -> None:
        self.asking.start()

    def join(self) -> None:
        self.asking.join()

    def ask(self) -> None:
        """Connect, then carry what the client says until either side ends."""
        with contextlib.suppress(OSError):
            if self.proxy.way is Way.SILENT:
                self.swallow()
            elif self.proxy.way is Way.OPEN:
                self.server.connect(self.proxy.to)
                self.answering.start()
                self.carry(self.client, self.server)
        self.end()

    def swallow(self) -> None:
        """Hear the client and say nothing, until it goes or is cut."""
        while self.client.recv(CHUNK):
            pass

    def answer(self) -> None:
        """Carry what the server says."""
        with contextlib.suppress(OSError):
            self.carry(self.server, self.client)
        self.close()

    def carry(self, giver: socket.socket, taker: socket.socket) -> None:
        """Carry what one side says to the other, as the network is at this moment."""
        while said := giver.recv(CHUNK):
            if giver is self.server and self.loses_answer:
                return
            if giver is self.client and self.proxy.will_lose_the_answer(said):
                self.loses_answer = True
            if self.proxy.seconds:
                time.sleep(self.proxy.seconds)
            if self.proxy.way is Way.DROPPED:
                return
            if self.proxy.way is Way.OPEN:
                taker.sendall(said)
        self.proxy.heard.wait()  # that one side has gone is not heard by the other through a black hole

    def close(self) -> None:
        """Wake both threads; each is at a read or a write of one of these."""
        for one in (self.client, self.server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """When both threads have ended, give the sockets back."""
        self.close()
        if self.answering.ident is not None:
            self.answering.join()
        self.client.close()
        self.server.close()
        with self.proxy.lock:
            self.proxy.pairs.discard(self)
