"""Who is looking hears at once that something changed: where the read models stand now, and which cases moved."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from projections.case_timeline import case_timeline
from schemas.refused import Refused
from services.opened import Opened
from services.store.recorder import StoreDamaged, StoreUnavailable

MOST_CASES: Final = 100
MOST_LISTENERS: Final = 200
HEARTBEAT_SECONDS: Final = 15.0
LOOK_SECONDS: Final = 1.0
log = structlog.get_logger()


class Inbox:
    """What one listener has not been told yet, never more than one line: later news joins what waits."""

    def __init__(self) -> None:
        self.position = 0
        self.cases: set[str] | None = set()
        self.something = asyncio.Event()

    def put(self, position: int, cases: Iterable[str] | None) -> None:
        """Add news; cases are none where it is not known, or no longer kept, which they are."""
        self.position = max(self.position, position)
        if cases is None or self.cases is None:
            self.cases = None
        else:
            self.cases = self.cases.union(cases)
            if len(self.cases) > MOST_CASES:
                self.cases = None
        self.something.set()

    def take(self) -> str:
        """One server-sent event with all that waits."""
        cases = sorted(self.cases) if self.cases is not None else None
        self.cases = set()
        self.something.clear()
        news = json.dumps({"position": self.position, "cases": cases}, separators=(",", ":"))
        return f"id: {self.position}\nevent: changed\ndata: {news}\n\n"


class News:
    """Passes on what the projecting thread says, and looks by itself where another process is projecting."""

    def __init__(self, service: Opened) -> None:
        self.service = service
        self.inboxes: set[Inbox] = set()
        self.over = asyncio.Event()
        self.told = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Listen from now on."""
        self._loop = asyncio.get_running_loop()
        self.told = await run_in_threadpool(self.service.place)
        self.service.listeners.append(self._from_elsewhere)
        self._looking = asyncio.create_task(self._look())

    def close(self) -> None:
        """End every listener's stream; may be called from a signal."""
        self.over.set()
        for inbox in list(self.inboxes):
            inbox.something.set()
        if self._looking is not None:
            self._looking.cancel()
        if self._from_elsewhere in self.service.listeners:
            self.service.listeners.remove(self._from_elsewhere)

    async def listen(self) -> AsyncGenerator[str]:
        """Every change from now on as server-sent events, with a heartbeat where nothing changes."""
        inbox = Inbox()
        self.inboxes.add(inbox)
        try:
            yield f"retry: 2000\n: listening from position {self.told}\n\n"
            while not self.over.is_set():
                try:
                    await asyncio.wait_for(inbox.something.wait(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if not self.over.is_set():
                    yield inbox.take()
        finally:
            self.inboxes.discard(inbox)

    def refuse_too_many(self) -> None:
        """Each listener costs a connection; past a number they are refused rather than all served badly."""
        if self.over.is_set() or len(self.inboxes) >= MOST_LISTENERS:
            raise Refused("too_many_listeners", "too many are listening; look again by reloading the page")

    def _from_elsewhere(self, position: int) -> None:
        """Called by the projecting thread."""
        try:
            cases = self._changed(self.told, position)
        except (StoreUnavailable, StoreDamaged):  # the news matters more than which cases it is about
            cases = None
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._tell, position, cases)
        except RuntimeError:  # the loop has ended, and with it everyone who listened
            log.debug("nobody_listens")

    def _tell(self, position: int, cases: list[str] | None) -> None:
        self.told = max(self.told, position)
        for inbox in self.inboxes:
            inbox.put(position, cases)

    def _changed(self, before: int, now: int) -> list[str] | None:
        """The cases with facts between the two positions; none if there are many, or time alone changed something."""
        if now <= before:
            return None
        c = case_timeline.c
        some = select(c.case_id).where((c.position > before) & (c.position <= now)).distinct().limit(MOST_CASES + 1)
        with self.service.views.read() as read:
            cases = [str(UUID(bytes=found.case_id)) for found in read.execute(some)]
        return cases if len(cases) <= MOST_CASES else None

    async def _look(self) -> None:
        """Notice what another process projected into the same read models."""
        said: str | None = None
        while not self.over.is_set():
            await asyncio.sleep(LOOK_SECONDS)
            try:
                position = await run_in_threadpool(self.service.place)
                if position > self.told:
                    self._tell(position, await run_in_threadpool(self._changed, self.told, position))
                said = None
            except Exception as error:  # whoever projects says what is wrong; here it is looked for again
                if type(error).__name__ != said:
                    said = type(error).__name__
                    log.warning("looking_failed", fault=said)
