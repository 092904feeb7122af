"""The service on PostgreSQL and Kafka, its relay, projector and clock going their rounds when a story asks them."""

import threading

from services.apart.clock import Clock
from services.apart.projecting import Projecting
from services.clock import SetClock
from services.config import Settings
from services.kafka.relay import Relay, wait_until_published
from services.kafka.source import KafkaSource
from services.opened import Opened

SECONDS = 30.0


class WholeStack(Opened):
    """Everything but the processes themselves: the same code that they run, in one process, one round after another."""

    def __init__(self, settings: Settings, clock: SetClock) -> None:
        super().__init__(settings, clock)
        assert settings.kafka is not None
        self.relay = Relay(self.record.store, self.desk, settings.kafka, settings.word, partitions=3, copies=1)
        self.publishing = threading.Thread(target=self.relay.run, name="relay")
        self.publishing.start()
        self.source = KafkaSource(settings.kafka, settings.word)
        self.projecting = Projecting(self, 0, self.source)
        self.letting_time_speak = Clock(self)

    def catch_up(self) -> bool:
        """Until everything recorded is published, projected from the log, and nothing more follows from it."""
        while True:
            head = self.record.store.head().position
            assert self.wait_for(head, SECONDS)
            if not self.letting_time_speak.once() and self.record.store.head().position == head:
                return True

    def wait_for(self, position: int, seconds: float = SECONDS) -> bool:
        """Until the log brought the read models to a position."""
        assert wait_until_published(self.record.store, self.desk, SECONDS)
        while self.place() < position:
            self.projecting.once()
        return True

    def close(self) -> None:
        """Stop them all."""
        self.relay.stop()
        self.publishing.join(SECONDS)
        self.source.close()
        super().close()
