"""The record against its log on Kafka, byte for byte: what was altered, lost, added, cut off or made anew there."""

from collections.abc import Callable, Sequence
from uuid import UUID

from schemas.recorded import StoredFact
from services.desk import Desk
from services.kafka.comparing import Comparison, Difference, Kind, compare
from services.kafka.ends import SECONDS, first_offsets
from services.kafka.message import UnreadableMessage
from services.kafka.published import LEASE
from services.kafka.topics import record_topic, topic_id
from services.kafka.whole import PATIENCE_SECONDS
from services.store.recorder import Head
from services.store.rows import Rows
from services.verifying.finding import Cause, Finding, Findings

Watch = Callable[[int, int], None]
CAUSES = {
    Kind.other_facts: Cause.kafka_altered,
    Kind.not_in_log: Cause.kafka_lacks,
    Kind.not_in_store: Cause.kafka_has_more,
    Kind.other_store: Cause.other_store,
}


class AsStore:
    """The rows as they are, where a store would refuse to be opened that was tampered with."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def head(self) -> Head:
        """The newest place."""
        found = self.rows.head()
        return Head(found.position, found.recorded_at) if found is not None else Head(self.rows.last(), 0)

    def store_id(self) -> UUID:
        """The id of the store, or none that anybody has."""
        found = self.rows.head()
        return found.store_id if found is not None else UUID(int=0)

    def at(self, positions: Sequence[int]) -> Sequence[StoredFact]:
        """The facts at these positions."""
        return self.rows.at(positions)


def compare_with_kafka(
    rows: Rows,
    desk: Desk,
    bootstrap: str,
    word: str,
    findings: Findings,
    watch: Watch,
    patience: float = PATIENCE_SECONDS,
) -> Comparison | None:
    """Both may be written to meanwhile; none where what stands on the topic cannot be read as facts.

    Raises LogUnavailable, StoreUnavailable, StoreDamaged.
    """
    saved, topic = desk.progress(LEASE), topic_id(bootstrap, record_topic(word))
    published = saved.position if saved is not None else 0
    same = saved is not None and saved.about == str(topic)
    if published and not same:
        gone = "is not there" if topic is None else "was made anew since"
        said = f"the topic that facts up to {published} were published to {gone}"
        findings.add(Finding(Cause.kafka_made_anew, said, 1, published))
    for partition, offset in first_offsets(bootstrap, word, SECONDS).items():
        if offset:
            said = f"the first {offset} messages of partition {partition} were removed"
            findings.add(Finding(Cause.kafka_truncated, said))
    try:
        return compare(
            AsStore(rows),
            bootstrap,
            word,
            published if same else 0,
            patience=patience,
            watch=watch,
            hear=lambda one: findings.add(found_of(one)),
        )
    except UnreadableMessage as why:
        findings.add(Finding(Cause.kafka_altered, str(why)))
        return None


def found_of(one: Difference) -> Finding:
    """A difference as a finding."""
    said = {
        Kind.other_facts: f"another {', '.join(one.columns)} stands on Kafka; {right(one)}",
        Kind.not_in_log: "it is recorded, and not on Kafka",
        Kind.not_in_store: "it is on Kafka, and not recorded",
        Kind.other_store: "the topic holds facts of another store",
    }
    return Finding(CAUSES[one.kind], said[one.kind], one.position)


def right(one: Difference) -> str:
    """Which of both is what its own hash says."""
    if one.store_proven == one.log_proven:
        return "by their own hashes both are right" if one.log_proven else "neither is what its hash says"
    return "the record's bytes are the right ones" if one.store_proven else "Kafka's bytes are the right ones"
