"""Callers of one stream go one after another, so that a conflict can only come from another process."""

import asyncio
from uuid import UUID


class Turns:
    """A queue for each stream that somebody is writing to; nothing is kept of the others."""

    def __init__(self) -> None:
        self._last: dict[UUID, asyncio.Future[None]] = {}

    def of(self, stream: UUID) -> "Turn":
        """Wait until everyone who came before is done, whatever became of them."""
        return Turn(self._last, stream)


class Turn:
    """One caller's place in the queue of a stream."""

    __slots__ = ("_before", "_last", "_mine", "_stream")

    def __init__(self, last: "dict[UUID, asyncio.Future[None]]", stream: UUID) -> None:
        self._last, self._stream = last, stream
        self._mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._before = last.get(stream)
        last[stream] = self._mine

    async def __aenter__(self) -> None:
        if self._before is not None:
            try:
                await asyncio.shield(self._before)
            except BaseException:
                self._leave()
                raise

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._before is None or self._before.done():
            self._over()
        else:  # I gave up waiting, but those behind me still wait for the one before me
            self._before.add_done_callback(lambda _: self._over())

    def _over(self) -> None:
        self._mine.set_result(None)
        if self._last.get(self._stream) is self._mine:
            del self._last[self._stream]
