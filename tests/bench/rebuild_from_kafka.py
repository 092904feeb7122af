"""P2: read models built from Kafka, position in the same transaction, against a bare `poll()` loop that discards."""

import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

from projections._shape import read_models
from schemas.codec import make_all_codecs
from services.desk import Desk
from services.kafka.relay import Relay
from services.kafka.source import KafkaSource
from services.kafka.topics import record_topic
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views
from services.views.projecting import Projector
from tests.bench.made_facts import fill
from tests.bench.measuring import Results, alternately
from tests.bench.relay import PARTITIONS, fresh_word
from tests.real.brokers import started_node

FACTS = 100_000
BATCH = 10_000


class Once(Relay):
    """The relay, which stops when all facts are on the topic."""

    def _keep(self, position: int) -> None:
        super()._keep(position)
        if position == FACTS:
            self.stop()


def published(bootstrap: str, record: Path, folder: Path) -> str:
    """All facts of a store on a topic, by the relay itself; tells the word."""
    word = fresh_word(bootstrap)
    with closing(SQLiteRecorder(record)) as store, closing(Desk(folder / "desk.db")) as desk:
        fill(store, FACTS)
        Once(store, desk, bootstrap, word, partitions=PARTITIONS, copies=1).run()
    return word


def raw(bootstrap: str, word: str) -> float:
    """Messages a second of a loop that reads every partition and does nothing with it."""
    with closing(KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")) as consumer:
        consumer.assign([TopicPartition(record_topic(word), one) for one in range(PARTITIONS)])
        start, came = time.perf_counter(), 0
        while came < FACTS:
            came += sum(map(len, consumer.poll(timeout_ms=1000).values()))
        return FACTS / (time.perf_counter() - start)


def ours(bootstrap: str, word: str, models: Sequence[str] | None) -> float:
    """Facts a second into an empty generation."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Views(Path(folder) / "views.db")) as views,
        closing(KafkaSource(bootstrap, word)) as source,
    ):
        if models is None:
            projector = Projector(source, views)
        else:
            chosen = {name: read_models()[name] for name in models}
            projector = Projector(source, views, models=chosen, gaps={}, workflows={}, batch=BATCH)
        start = time.perf_counter()
        while projector.stood_at < FACTS:
            projector.step()
        return FACTS / (time.perf_counter() - start)


def run(results: Results, folder: Path) -> None:
    """The case timeline alone, and all read models together."""
    make_all_codecs()
    node = started_node(folder / "kafka")
    try:
        word = published(node.address, folder / "record.db", folder)
        for name, models in (("P2", ["case_timeline"]), ("P2-all", None)):
            mine, bare = alternately(
                lambda _, models=models: ours(node.address, word, models), lambda _: raw(node.address, word)
            )
            results.ratio(name, "sqlite", mine / bare, facts_a_second=round(mine), raw_a_second=round(bare))
    finally:
        node.stop()
