"""The real Kafka and PostgreSQL of a run answer, forget what a test left, and find their data again."""

import contextlib
import secrets

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaError

from services.store.postgres import Postgres
from tests.real.brokers import brokers_at
from tests.real.fixtures import forget_schemas, forget_topics


def make_topic(servers: str, name: str, copies: int = 1) -> None:
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=servers)) as admin:
        admin.create_topics([NewTopic(name, 1, copies)])


def topics(servers: str) -> set[str]:
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=servers)) as admin:
        return set(admin.list_topics())


def publish(servers: str, topic: str, **settings: object) -> int:
    """Publish one word, wait until it is acknowledged, and give its offset."""
    producer = KafkaProducer(bootstrap_servers=servers, acks="all", **settings)
    try:
        return int(producer.send(topic, b"Wednesday").get(60).offset)
    finally:
        with contextlib.suppress(KafkaError):
            producer.close(timeout=5)


def test_kafka_keeps_what_is_published_and_forgets_a_test_by_its_word(kafka_server, word):
    make_topic(kafka_server, f"{word}.record")
    assert publish(kafka_server, f"{word}.record") == 0
    forget_topics(kafka_server, word)
    assert not [topic for topic in topics(kafka_server) if topic.startswith(word)]


def test_no_topic_is_made_by_asking_for_it(kafka_server, word):
    with pytest.raises(KafkaError):
        publish(kafka_server, f"{word}.nobody_made_this", max_block_ms=2000)
    assert f"{word}.nobody_made_this" not in topics(kafka_server)


def test_a_client_that_begins_at_the_proxy_stays_behind_it(kafka_proxy, session_node, word):
    make_topic(session_node.address, f"{word}.record")
    assert publish(kafka_proxy.address, f"{word}.record") == 0
    kafka_proxy.drop()
    with pytest.raises(KafkaError):
        publish(kafka_proxy.address, f"{word}.record", bootstrap_timeout_ms=2000)
    kafka_proxy.heal()
    assert publish(kafka_proxy.address, f"{word}.record") == 1


def test_a_killed_broker_finds_its_data_again(own_kafka, word):
    make_topic(own_kafka.address, f"{word}.record")
    publish(own_kafka.address, f"{word}.record")
    own_kafka.kill()
    assert brokers_at(own_kafka.address) == 0
    own_kafka.up()
    assert publish(own_kafka.address, f"{word}.record") == 1


def test_postgres_forgets_a_test_by_its_word(postgres_server):
    postgres = Postgres(postgres_server, f"t{secrets.token_hex(4)}")
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {postgres.schema('record')} CREATE TABLE facts (position bigint)")
        connection.execute(f"CREATE ROLE {postgres.schema('record')}")
        connection.execute(f"GRANT CREATE ON DATABASE throughcare TO {postgres.schema('record')}")
        forget_schemas(postgres.url, postgres.word)
        assert not connection.execute(
            "SELECT FROM pg_namespace WHERE starts_with(nspname, %s)", [postgres.word]
        ).rowcount
        assert not connection.execute("SELECT FROM pg_roles WHERE starts_with(rolname, %s)", [postgres.word]).rowcount


def test_a_killed_postgres_finds_its_data_again(own_postgres):
    with psycopg.connect(own_postgres.url) as connection:
        connection.execute("CREATE TABLE said AS SELECT 'Wednesday' AS word")
    own_postgres.kill()
    assert not own_postgres.answers()
    own_postgres.up()
    with psycopg.connect(own_postgres.url) as connection:
        assert connection.execute("SELECT word FROM said").fetchone() == ("Wednesday",)
