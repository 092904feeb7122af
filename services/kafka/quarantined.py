"""Copies, for others, of what is held: they follow the quarantine of the read models, each at least once."""

from collections.abc import Sequence
from typing import Any

from kafka.errors import KafkaError
from sqlalchemy import select, update

from schemas.proven import UnreadableFact
from schemas.recorded import StoredFact
from services.kafka.broker import out_of_reach
from services.kafka.message import NEEDED, Headers, id_text, message_of, needed_values
from services.kafka.producing import USUAL, Patience, drop, new_producer
from services.kafka.topics import quarantine_topic
from services.views.database import Views
from services.views.quarantine import stored
from services.views.tables import quarantine

AT_ONCE = 100


class QuarantineCopy:
    """Publishes each held fact with the reason, where it was found, and its bytes as they came."""

    def __init__(self, views: Views, bootstrap: str, word: str, source: bytes, patience: Patience = USUAL) -> None:
        self.views, self.bootstrap, self.topic = views, bootstrap, quarantine_topic(word)
        self.source, self.patience = source, patience
        self._producer: Any = None

    def copy(self) -> int:
        """Publish what was not published yet, some at once; tells how many it was. Raises LogUnavailable."""
        c = quarantine.c
        wanted = select(quarantine).where(c.copied.is_(False)).order_by(c.share, c.position).limit(AT_ONCE)
        with self.views.read() as read:
            held = read.execute(wanted).all()
        if held:
            self._publish(held)
            with self.views.write() as write:
                for one in held:  # one that was tried again meanwhile, and is held for another reason, is copied again
                    same = (c.share == one.share) & (c.position == one.position) & (c.error == one.error)
                    write.execute(update(quarantine).where(same).values(copied=True))
        return len(held)

    def _publish(self, held: Sequence[Any]) -> None:
        try:
            if self._producer is None:
                self._producer = new_producer(self.bootstrap, self.patience)
            sent = [self._send(one) for one in held]
            self._producer.flush(timeout=self.patience.delivery_ms / 1000)
            for one in sent:
                one.get(timeout=0)
        except KafkaError as error:
            self.close()
            raise out_of_reach(self.bootstrap, error) from error

    def _send(self, held: Any) -> Any:
        fact = stored(held)
        headers = [*headers_of(fact, self.source), *why(held)]
        return self._producer.send(
            self.topic,
            fact.value,
            id_text(fact.key_bytes),
            headers=headers,
            partition=0,
            timestamp_ms=held.first_seen // 1000,
        )

    def close(self) -> None:
        """Let go of the broker."""
        if self._producer is not None:
            drop(self._producer)
            self._producer = None


def headers_of(fact: StoredFact, source: bytes) -> Headers:
    """The headers of the record's own message; where the bytes cannot be read, those that stand outside them."""
    try:
        return message_of(fact, source).headers
    except UnreadableFact:
        return list(zip(NEEDED, needed_values(fact), strict=True))


def why(held: Any) -> Headers:
    """Why it is held, by which code and share, and where in the log it was found, if it came through one."""
    origin = "" if held.topic is None else f"{held.topic}/{held.partition}/{held.at_offset}"
    return [
        ("quarantine_reason", held.error.encode()),
        ("quarantine_poison", b"true" if held.poison else b"false"),
        ("quarantine_origin", origin.encode()),
        ("quarantine_share", b"%d" % held.share),
        ("quarantine_code", held.code_version.encode()),
    ]
