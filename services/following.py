"""What follows from the record, once the read models know it: time speaks, people are told, work goes on, words go."""

from datetime import datetime

import structlog

from schemas.moment import micros
from schemas.party import Party
from schemas.refused import Refused
from services.crashing import crash_point
from services.erasing.erasing import Erasing
from services.opened import Opened
from services.recording import Asked
from services.telling import Telling
from services.views.places import reached_by_all
from services.views.projecting import KeyNotAsked, Projector
from services.views.todo import Due, ToDo

LEASE = "following"
SERVICE = Party(role="service", agency="LA")
log = structlog.get_logger()


class Following:
    """One round after another; everything it says goes in by the same door as everyone's, and only once."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.telling = Telling(opened.record, opened.views, SERVICE, opened.clock)
        self.erasing = Erasing(opened, SERVICE)

    def now(self) -> datetime:
        """The moment of this round; a clock set back delays nobody."""
        return self.opened.now()

    def due(self, now: datetime) -> list[Projector]:
        """The shares in which the moment of some key has come and was not asked about yet."""
        due = [one for one in self.opened.projectors if one.due(now)]
        if not due:
            self.opened.not_asked = None
        return [one for one in due if one.place().asked_to < micros(now)]

    def ask(self, shares: list[Projector], now: datetime) -> None:
        """Let time speak in these shares; the caller has seen to it that every fact up to then is in."""
        for projector in shares:
            try:
                if projector.ask(now):
                    self.opened.say(self.opened.place())
            except KeyNotAsked as fault:  # everyone else was asked, and is told; this key is tried again
                self.opened.not_asked = fault
                self.opened.say(self.opened.place())

    def tell_and_give(self, now: datetime) -> bool:
        """Tell whoever must be told and give what the workflows have to give; true if it led to new facts."""
        led_to_facts = self.telling.tell()
        for projector in self.opened.projectors:
            for todo in projector.todos:
                with self.opened.views.read() as read:
                    due, seen = list(todo.due(now, read)), reached_by_all(read)
                for one in due:
                    led_to_facts = self._give(projector, todo, one, seen) or led_to_facts
        return self.erasing.once() or led_to_facts

    def _give(self, projector: Projector, todo: ToDo, due: Due, seen: int) -> bool:
        """Give a workflow's commands at the same door as everyone's, by what had been applied up to a position."""
        new = False
        for number, command in enumerate(due.commands):
            key = due.idempotency_key(number)
            asked = Asked(told_by=SERVICE, key=key, caused_by=due.caused_by, read_position=seen)
            try:
                answer = self.opened.record.do_now(command, asked)
                new = new or (bool(answer.facts) and not answer.repeated)
            except Refused as refusal:
                refused = self.opened.refused_todos
                refused[refusal.rule] = refused.get(refusal.rule, 0) + 1
                log.warning("workflow_refused", workflow=due.workflow, rule=refusal.rule)
            crash_point("workflow.commanded")
        with self.opened.views.write() as write:
            projector.row.hold(write)
            todo.given(due, write)
        return new
