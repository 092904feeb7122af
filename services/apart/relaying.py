"""The process that publishes what is recorded; the relay itself is `services/kafka/relay.py`."""

import threading

from schemas.refused import Refused
from services.apart.rounds import SECONDS_AFTER_A_FAULT, Rounds, opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.kafka.lease import LeaseLost
from services.kafka.relay import Relay
from services.opened import Opened

ENDED = 1


class Publishing:
    """One relay after another until told to stop: what one refuses to go on with may be put right meanwhile."""

    def __init__(self, opened: Opened, bootstrap: str, stopping: threading.Event) -> None:
        self.opened, self.bootstrap = opened, bootstrap
        self.rounds = Rounds("relay", self.once, SECONDS_AFTER_A_FAULT, stopping, opened.desk)

    def once(self) -> bool:
        """Publish until told to stop. Raises what the relay cannot go on with; SystemExit where its lease is lost."""
        settings = self.opened.settings
        relay = Relay(
            self.opened.record.store,
            self.opened.desk,
            self.bootstrap,
            settings.word,
            partitions=settings.partitions,
            copies=settings.copies,
        )
        relay.stopping = self.rounds.stopping
        relay.tell = self.hear
        try:
            relay.run()
        except LeaseLost:  # said by the relay; whoever started this process starts it again, to wait for its turn
            raise SystemExit(ENDED) from None
        return False

    def hear(self, why: str | None) -> None:
        """What the relay waits for is said in its own log; here the others are left word of it."""
        if why is None:
            self.rounds.met(None)
        else:
            self.rounds.leave_word(why)


def publish(settings: Settings) -> None:
    """Publish until told to stop. Raises Refused `no_kafka`."""
    if settings.kafka is None:
        raise Refused("no_kafka", "THROUGHCARE_KAFKA names no broker, so there is nobody to publish to")
    stopping = told_to_stop()
    if (opened := opened_when_it_can_be(settings, "relay", stopping)) is None:
        return
    with opened:
        Publishing(opened, settings.kafka, stopping).rounds.run()
