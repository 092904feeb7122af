"""P8: from a durable answer to what every reader sees, by way of Kafka, against a bare send that is polled again."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from pydantic import SecretStr

from services.config import Settings
from services.kafka.relay import wait_until_published
from services.kafka.topics import make_topics, record_topic
from services.opened import Opened
from services.recording import Asked
from tests.bench.commands import WARD, command
from tests.bench.databases import a_database
from tests.bench.measuring import Results
from tests.real.brokers import started_node

TIMES = 200
BETWEEN_SECONDS = 0.02
BAR = 3.0
VALUE = bytes(374)


def raw(bootstrap: str) -> list[float]:
    """Seconds from a send to the poll that gives it back, in one process and one partition."""
    make_topics(bootstrap, "raw", 1, 1)
    topic = record_topic("raw")
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=0)
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    consumer.assign([TopicPartition(topic, 0)])
    took = []
    for _ in range(TIMES + 20):
        start = time.perf_counter()
        producer.send(topic, VALUE)
        while not consumer.poll(timeout_ms=1000):
            pass
        took.append(time.perf_counter() - start)
        time.sleep(BETWEEN_SECONDS)
    producer.close()
    consumer.close()
    return took[20:]


def ours(settings: Settings) -> list[float]:
    """Seconds from the answer to a command until the read models, all of them, stand at its position."""
    assert settings.database is not None
    with (
        Opened(settings) as service,
        at_work(settings),
        psycopg.connect(settings.database.url, autocommit=True) as seeing,
    ):
        first = service.record.do_now(command(), Asked(told_by=WARD))
        assert wait_until_published(service.record.store, service.desk, 60)
        assert service.wait_for(first.facts[-1].position, 60)
        views = settings.database.schema(f"views_{service.generation}")
        took = []
        for _ in range(TIMES + 20):
            position = service.record.do_now(command(), Asked(told_by=WARD)).facts[-1].position
            start = time.perf_counter()
            while seeing.execute(f"SELECT position FROM {views}.shares", prepare=True).fetchall() < [(position,)]:
                time.sleep(0.0002)
            took.append(time.perf_counter() - start)
            time.sleep(BETWEEN_SECONDS)
    return took[20:]


@contextmanager
def at_work(settings: Settings) -> Iterator[None]:
    """The relay and the projector as they run, each in a process of its own."""
    assert settings.postgres is not None
    told = {
        "THROUGHCARE_DATA": str(settings.data),
        "THROUGHCARE_POSTGRES": settings.postgres.get_secret_value(),
        "THROUGHCARE_KAFKA": str(settings.kafka),
        "THROUGHCARE_WORD": settings.word,
        "THROUGHCARE_PARTITIONS": str(settings.partitions),
        "THROUGHCARE_COPIES": str(settings.copies),
        "THROUGHCARE_LOG_LEVEL": "ERROR",
    }
    begun = [
        subprocess.Popen([sys.executable, "-m", "services", part], env={**os.environ, **told})
        for part in ("relay", "project")
    ]
    try:
        yield
    finally:
        for one in begun:
            one.terminate()
        for one in begun:
            one.wait(60)


def run(results: Results, folder: Path) -> None:
    """Ours and the bare way on the same broker, one after the other."""
    node = started_node(folder / "kafka")
    try:
        with a_database() as place:
            settings = Settings(
                data=folder / "data",
                postgres=SecretStr(place.url),
                kafka=node.address,
                word=place.word,
                partitions=3,
                copies=1,
            )
            mine, theirs = ours(settings), raw(node.address)
    finally:
        node.stop()
    results.ratio("P8", "p50", statistics.median(mine) / statistics.median(theirs), bar=BAR, **in_ms(mine, theirs))
    results.ratio("P8", "p99", quantile(mine) / quantile(theirs))


def in_ms(mine: list[float], theirs: list[float]) -> dict[str, float]:
    """The medians, in milliseconds."""
    return {"ms": round(statistics.median(mine) * 1000, 2), "raw_ms": round(statistics.median(theirs) * 1000, 2)}


def quantile(took: list[float]) -> float:
    """The ninety-ninth of a hundred."""
    return statistics.quantiles(took, n=100)[98]
