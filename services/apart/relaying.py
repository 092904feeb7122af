"""The process that publishes what is recorded; the relay itself is `services/kafka/relay.py`."""

from schemas.refused import Refused
from services.apart.rounds import opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.kafka.relay import Relay


def publish(settings: Settings) -> None:
    """Publish until told to stop. Raises Refused `no_kafka`, and what the relay itself cannot go on with."""
    if settings.kafka is None:
        raise Refused("no_kafka", "THROUGHCARE_KAFKA names no broker, so there is nobody to publish to")
    stopping = told_to_stop()
    if (opened := opened_when_it_can_be(settings, "relay", stopping)) is None:
        return
    with opened:
        relay = Relay(
            opened.record.store,
            opened.desk,
            settings.kafka,
            settings.word,
            partitions=settings.partitions,
            copies=settings.copies,
        )
        relay.stopping = stopping
        relay.run()
