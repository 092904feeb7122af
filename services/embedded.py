"""The whole service in one process on SQLite: the door, the projector, the clock, the workflows and the telling."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Self

import structlog

from schemas.moment import moment_of
from schemas.party import Party
from schemas.refused import Refused
from services.clock import Clock, WallClock
from services.config import Settings
from services.crashing import crash_point
from services.desk import Desk
from services.keyring import Keyring, kek_from
from services.recording import Asked, CareRecord
from services.telling import Telling
from services.views.generations import open_live, remove_old
from services.views.projecting import KeyNotAsked, Projector, ShareTaken
from services.views.renewing import Renewing
from services.views.todo import Due, ToDo

LEASE = "projecting"
LOOK_SECONDS = 0.1
SERVICE = Party(role="service", agency="LA")
log = structlog.get_logger()


class Embedded:
    """Opens every file in the data folder; other commands may have the same files open at the same time."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or WallClock()
        folder = settings.folder
        self.desk = Desk(folder / "desk.db")
        self.keyring = Keyring(folder / "keys.db", kek_from(settings.kek_file or folder / "kek.hex"))
        self.record = CareRecord(folder / "record.db", self.keyring, self.clock)
        self.generation, self.views = open_live(self.desk, folder, self.record.store)
        self.projector = Projector(self.record.store, self.views)
        self.telling = Telling(self.record, self.views, SERVICE, self.clock)
        self.listeners: list[Callable[[int], None]] = []
        self.refused_todos: dict[str, int] = {}
        self.fault: Exception | None = None
        self.not_asked: KeyNotAsked | None = None
        self._projecting = threading.RLock()
        self._renewed = False
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Follow the record in a thread of its own until `close`."""
        remove_old(self.desk, self.settings.folder)
        self._thread = threading.Thread(target=self._follow, name="projecting", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was recorded: look at once instead of at the next look."""
        self._wake.set()

    def catch_up(self) -> bool:
        """Bring everything that follows from the record up to now, if no other process is doing so.

        Read models first, then what time alone asks, then who must be told, then what the workflows have to do; again,
        until nothing new comes of it.
        """
        with self._projecting:
            self._follow_switch()
            while self.desk.take(LEASE):
                try:
                    if not self._cycle():
                        return True
                except ShareTaken:  # another process thought we were gone; whoever has the lease goes on
                    continue
        return False

    def wait_for(self, position: int, seconds: float = 10.0) -> bool:
        """Wait until the read models have reached a position, by whichever process; false if they did not in time."""
        if self.catch_up():
            return True
        for _ in range(int(seconds / LOOK_SECONDS)):
            self._follow_switch()
            if self.place() >= position:
                return True
            self._stopping.wait(LOOK_SECONDS)
        return False

    def place(self) -> int:
        """The position up to which the read models are."""
        return self.projector.place().position

    def close(self) -> None:
        """Stop following and close every file."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
        self.desk.release(LEASE)
        self.record.close()
        self.views.close()
        self.keyring.close()
        self.desk.close()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                self.catch_up()
                fault: Exception | None = self.not_asked
            except Exception as error:  # said once, shown by /readyz and metrics, tried again: nothing is skipped
                fault = error
            if fault is not None:
                if repr(fault) != repr(self.fault):
                    log.error("projecting_stopped", fault=type(fault).__name__)
                self._stopping.wait(1.0)
            self.fault = fault
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _cycle(self) -> bool:
        """Once round; true if it led to new facts."""
        if not self._renewed:
            self._renew_parts()
        head = self.record.store.head()
        before = self.place()
        self.projector.run_to(head.position, self._keep_lease)
        now = max(self.clock.now(), moment_of(head.recorded_at))  # a clock set back delays nobody
        self._ask(now)
        if self.place() != before:
            self._say(self.place())
        led_to_facts = self.telling.tell()
        for todo in self.projector.todos:
            with self.views.read() as read:
                due = list(todo.due(now, read))
            for one in due:
                led_to_facts = self._give(todo, one) or led_to_facts
        return led_to_facts or self.record.store.head().position > self.place()

    def _ask(self, now: datetime) -> None:
        """Let time speak: only when some key's moment has come, and only once every fact up to then is in."""
        if not self.projector.due(now):
            self.not_asked = None
            return
        head = self.record.store.promise(now)
        self.projector.run_to(head.position, self._keep_lease)
        try:
            if self.projector.ask(now):
                self._say(self.place())
        except KeyNotAsked as fault:  # everyone else was asked, and is told; this key is tried again
            self.not_asked = fault
            self._say(self.place())

    def _give(self, todo: ToDo, due: Due) -> bool:
        """Give a workflow's commands at the same door as everyone's."""
        new = False
        for number, command in enumerate(due.commands):
            asked = Asked(told_by=SERVICE, key=due.idempotency_key(number), caused_by=due.caused_by)
            try:
                answer = self.record.do_now(command, asked)
                new = new or (bool(answer.facts) and not answer.repeated)
            except Refused as refusal:
                self.refused_todos[refusal.rule] = self.refused_todos.get(refusal.rule, 0) + 1
                log.warning("workflow_refused", workflow=due.workflow, rule=refusal.rule)
            crash_point("workflow.commanded")
        with self.views.write() as write:
            todo.given(due, write)
        return new

    def _follow_switch(self) -> None:
        """Another command may have built a new generation and switched to it."""
        if self.desk.live() == self.generation:
            return
        with self._projecting:
            old = self.views
            self.generation, self.views = open_live(self.desk, self.settings.folder, self.record.store)
            self.projector = Projector(self.record.store, self.views)
            self.telling = Telling(self.record, self.views, SERVICE, self.clock)
            self._renewed = False
            old.close()

    def _renew_parts(self) -> None:
        """What other code has made is made anew before anything goes on."""
        for part in Renewing(self.projector).renew(self._keep_lease):
            log.info("part_renewed", kind=part.kind, part=part.name)
        self._renewed = True

    def _keep_lease(self) -> None:
        """Between two batches: go on only while nobody else does."""
        if not self.desk.take(LEASE):
            raise ShareTaken("another process took over while a batch was applied")

    def _say(self, position: int) -> None:
        for listener in list(self.listeners):
            listener(position)
