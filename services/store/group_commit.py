"""One writer drains all callers of this process into one commit, on whichever database; each is answered alone."""

import asyncio
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from services.proof.note import Signer
from services.proof.receipt import Receipt
from services.store.answering import answer_all
from services.store.receipting import with_receipts
from services.store.recorder import LARGEST_GROUP, LockWaits, StoreDamaged, StoreUnavailable, Write, Written

NOT_ONE_WRITES_FAULT = (StoreUnavailable, StoreDamaged)
STOP: Any = None


class GroupCommit(ABC):
    """The writing half of a recorder; `name` is what the store is called in words for people."""

    signer: Signer | None = None

    def __init__(self, name: str) -> None:
        self.name = name
        self._writing = threading.Lock()
        self._waiting: queue.SimpleQueue[tuple[Write, Any]] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._starting = threading.Lock()
        self._closed = False
        self._since: float | None = None
        self.given_up = 0

    @abstractmethod
    def _commit_together(self, writes: Sequence[Write], *, whole: bool = False) -> list[Written | BaseException]:
        """One transaction for all; a conflict or a repeated key concerns its own caller alone, or, if `whole`, all.

        Called by one thread at a time.
        """

    @abstractmethod
    def leaves(self, position: int, limit: int) -> list[bytes]:
        """The hashes of the audit leaves after a position, in order of position."""

    @abstractmethod
    def _close_connections(self) -> None:
        """Leave the database; nobody writes any more."""

    def write(self, write: Write) -> Written:
        """Write now and answer when it is durable; callers of other threads who wait go in the same commit."""
        done: Future[Written] = Future()
        self._put(write, done)
        with self._writing:
            while not done.done() and self._commit_waiting():
                pass
        return done.result()  # if it is not among what waits, the writer has it and only waits for its turn

    def write_many(self, writes: Sequence[Write]) -> list[Written]:
        """Many writes in one commit, for what comes in bulk: all of them or none. Raises what the first raised."""
        with self._writing:
            self._refuse_closed()
            answers = self._commit_together(writes, whole=True)
        return [answer for answer in with_receipts(answers, self.signer) if isinstance(answer, Written)]

    def write_soon(self, write: Write) -> "asyncio.Future[Written]":
        """The same for a caller on an event loop: answered, with its whole group, by one wake-up of the loop."""
        done: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._put(write, done, writer=True)
        return done

    def receipt(self, positions: Sequence[int]) -> Receipt | None:
        """A receipt, made anew, for facts of one write that stand in the record already; none where nobody signs."""
        if self.signer is None:
            return None
        leaves = self.leaves(positions[0] - 1, len(positions))
        found = Written(tuple(positions), repeated=True, leaf_hashes=tuple(leaves))
        (answer,) = with_receipts([found], self.signer)
        return answer.receipt if isinstance(answer, Written) else None

    def lock_waits(self) -> LockWaits:
        """The group under way in this process, and the callers behind it, from its first moment at the lock."""
        since = self._since
        if since is None:
            return LockWaits(0, 0.0, self.given_up)
        return LockWaits(1 + self._waiting.qsize(), time.monotonic() - since, self.given_up)

    def close(self) -> None:
        """Let the writer finish and close every connection."""
        with self._starting:
            if self._closed:
                return
            self._closed = True
        if self._writer is not None:
            self._waiting.put(STOP)
            self._writer.join(timeout=30)
        with self._writing:
            while self._commit_waiting():
                pass
            self._close_connections()

    def _put(self, write: Write, done: Any, *, writer: bool = False) -> None:
        with self._starting:
            self._refuse_closed()
            if writer and self._writer is None:
                self._writer = threading.Thread(target=self._write_on, name="writer", daemon=True)
                self._writer.start()
            self._waiting.put((write, done))

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreUnavailable("store_closed", f"{self.name} is being closed; nothing was kept")

    def _write_on(self) -> None:
        while True:
            first = self._waiting.get()
            if first is STOP:
                return
            with self._writing:
                self._commit_waiting(first)

    def _commit_waiting(self, first: tuple[Write, Any] | None = None) -> bool:
        """Commit a group of those who wait, the first of whom may be in hand already; false if nobody waits."""
        group = [first] if first is not None else []
        while len(group) < LARGEST_GROUP:
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                break
            if waiting is STOP:
                self._waiting.put(STOP)
                break
            group.append(waiting)
        if group:
            answer_all([done for _, done in group], self._commit([write for write, _ in group]))
        return bool(group)

    def _commit(self, writes: Sequence[Write]) -> list[Written | BaseException]:
        """Answers for all of a group; what cannot be written at all concerns its own caller alone."""
        self._since = time.monotonic()
        try:
            return with_receipts(self._commit_together(writes), self.signer)
        except BaseException as error:  # every caller of the group is told; the writer lives on
            self.given_up += isinstance(error, StoreUnavailable) and error.rule == "store_busy"
            if len(writes) == 1 or isinstance(error, NOT_ONE_WRITES_FAULT) or not isinstance(error, Exception):
                return [error] * len(writes)
            return [answer for write in writes for answer in self._commit([write])]
        finally:
            self._since = None
