"""Callers of one stream go one after another, so that a conflict can only come from another process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID


class Turns:
    """A queue for each stream that somebody is writing to; nothing is kept of the others."""

    def __init__(self) -> None:
        self._last: dict[UUID, asyncio.Future[None]] = {}

    @asynccontextmanager
    async def of(self, stream: UUID) -> AsyncIterator[None]:
        """Wait until everyone who came before is done, whatever became of them."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        before = self._last.get(stream)
        self._last[stream] = mine
        try:
            if before is not None:
                await asyncio.shield(before)
            yield
        finally:
            if before is None or before.done():
                self._over(stream, mine)
            else:  # I gave up waiting, but those behind me still wait for the one before me
                before.add_done_callback(lambda _: self._over(stream, mine))

    def _over(self, stream: UUID, mine: "asyncio.Future[None]") -> None:
        mine.set_result(None)
        if self._last.get(stream) is mine:
            del self._last[stream]
