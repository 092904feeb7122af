"""Lets time speak, tells people and gives the workflows' commands, once the read models know what is recorded."""

from datetime import datetime

from services.apart.rounds import Rounds, opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.following import LEASE, Following
from services.opened import LOOK_SECONDS, Opened
from services.views.places import ShareTaken
from services.views.projecting import Projector


class Clock:
    """Goes on only while it holds the lease; a twin waits for it, and every command it gives has a key."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.following = Following(opened)

    def once(self) -> bool:
        """Once round; true if it led to new facts."""
        if self.opened.follow_switch():
            self.following = Following(self.opened)
        if not self.opened.desk.take(LEASE):
            return False
        now = self.following.now()
        if due := self.following.due(now):
            self._ask(due, now)
        led_to_facts = self.following.tell_and_give(now)
        if self.opened.not_asked is not None:  # everyone else was asked and told; that one key is tried again
            raise self.opened.not_asked
        return led_to_facts

    def _ask(self, due: list[Projector], now: datetime) -> None:
        """Only once every fact up to then is in: a question may come late, and is never a false one."""
        head = self.opened.record.store.promise(now)
        if self.opened.wait_for(head.position, LOOK_SECONDS):
            try:
                self.following.ask(due, now)
            except ShareTaken:  # the projector went on meanwhile; the moment stays due
                return

    def close(self) -> None:
        """Let another process go on at once."""
        self.opened.desk.release(LEASE)


def run(settings: Settings) -> None:
    """Go on until told to stop."""
    stopping = told_to_stop()
    if (opened := opened_when_it_can_be(settings, "clock", stopping)) is None:
        return
    with opened:
        clock = Clock(opened)
        Rounds("clock", clock.once, LOOK_SECONDS, stopping, opened.desk).run()
        clock.close()
