"""Kafka's producer as the relay wants it: idempotent, everything acknowledged by all, and gone at once when dropped."""

from contextlib import suppress
from typing import Any, NamedTuple

from kafka import KafkaProducer

from services.kafka.broker import RECONNECT, connecting
from services.kafka.topics import LARGEST_MESSAGE

BATCH_BYTES = 128 * 1024
LINGER_MS = 5
LARGEST_REQUEST = LARGEST_MESSAGE - 64 * 1024  # what stands around a message is small, and the topic takes no more
DROP_SECONDS = 2.0


class Patience(NamedTuple):
    """How long the relay waits, in milliseconds: to connect, for one answer, for one message in all."""

    connect_ms: int = 5_000
    request_ms: int = 10_000
    delivery_ms: int = 30_000

    @property
    def in_all_seconds(self) -> float:
        """After so long the fate of a message must be known."""
        return (self.delivery_ms + self.request_ms) / 1000


USUAL = Patience()


def new_producer(bootstrap: str, patience: Patience) -> KafkaProducer:
    """A producer that never sends one partition's messages out of order by itself. Raises LogUnavailable."""
    with connecting(bootstrap) as client:
        return KafkaProducer(
            bootstrap_servers=bootstrap.split(","),
            acks="all",
            enable_idempotence=True,  # said aloud: a setting that conflicts would else turn it off in silence
            linger_ms=LINGER_MS,
            batch_size=BATCH_BYTES,
            max_request_size=LARGEST_REQUEST,
            request_timeout_ms=patience.request_ms,
            delivery_timeout_ms=patience.delivery_ms,
            bootstrap_timeout_ms=patience.connect_ms,
            max_block_ms=patience.connect_ms,
            metrics_enabled=False,
            kafka_client=client,
            **RECONNECT,
        )


def drop(producer: Any) -> None:
    """Stop it from sending anything more, whatever it still holds; a plain close would go on trying behind our back."""
    with suppress(Exception):  # what is wrong with it was told when a message failed
        producer._sender.force_close()
        producer._sender.join(DROP_SECONDS)
    with suppress(Exception):
        producer.close(timeout=DROP_SECONDS)
    producer._closed = True  # else its end would try to close it once more, and print what it meets
    with suppress(Exception):
        producer._unregister_cleanup()
