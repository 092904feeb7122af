"""Copies of signed checkpoints on the log: they stay for ever, any agency may read them, and a restore finds them."""

from typing import Any

from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from services.kafka.broker import out_of_reach
from services.kafka.ends import consuming, last_messages
from services.kafka.producing import Patience, drop, new_producer
from services.kafka.topics import checkpoint_topic
from services.proof.checkpoint import Checkpoint
from services.proof.kept import Kept
from services.proof.note import Note

AT_ONCE = 100
SHORT = Patience(connect_ms=1_000, request_ms=2_000, delivery_ms=3_000)  # the next signature must not wait for it


class CheckpointCopy:
    """Publishes each checkpoint as it stands, at least once, under the name of its log as key."""

    def __init__(self, kept: Kept, bootstrap: str, word: str, patience: Patience = SHORT) -> None:
        self.kept, self.bootstrap, self.topic = kept, bootstrap, checkpoint_topic(word)
        self.patience = patience
        self._producer: Any = None

    def copy(self) -> int:
        """Publish what was not published yet, some at once; tells how many it was. Raises LogUnavailable."""
        if signed := self.kept.not_copied(AT_ONCE):
            self._publish([one.note for one in signed])
            self.kept.copied(signed)
        return len(signed)

    def _publish(self, notes: list[str]) -> None:
        try:
            if self._producer is None:
                self._producer = new_producer(self.bootstrap, self.patience)
            sent = [self._send(one) for one in notes]
            self._producer.flush(timeout=self.patience.delivery_ms / 1000)
            for one in sent:
                one.get(timeout=0)
        except KafkaError as error:
            self.close()
            raise out_of_reach(self.bootstrap, error) from error

    def _send(self, note: str) -> Any:
        origin = Checkpoint.read(Note.read(note).text).origin
        return self._producer.send(self.topic, note.encode(), origin.encode(), partition=0)

    def close(self) -> None:
        """Let go of the broker."""
        if self._producer is not None:
            drop(self._producer)
            self._producer = None


def checkpoints_on(bootstrap: str, word: str, seconds: float) -> list[str]:
    """Every checkpoint that the log holds, as it stands there, the oldest first; one may come more than once.

    Raises LogUnavailable where they cannot be had within so many seconds.
    """
    topic = checkpoint_topic(word)
    with consuming(bootstrap, seconds) as consumer:
        if not consumer.partitions_for_topic(topic):
            return []
        came = last_messages(consumer, [TopicPartition(topic, 0)], seconds, every=True)
    return [one.value.decode() for one in came]
