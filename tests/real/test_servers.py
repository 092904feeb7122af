"""The real Kafka and PostgreSQL of a run answer, forget what a test left, and find their data again."""

import psycopg
from kafka import KafkaAdminClient
from kafka.admin import NewTopic


def test_kafka_answers(kafka_server, word):
    admin = KafkaAdminClient(bootstrap_servers=kafka_server)
    admin.create_topics([NewTopic(f"{word}.record", 3, 1)])
    assert f"{word}.record" in admin.list_topics()
    admin.close()


def test_postgres_answers(postgres):
    with psycopg.connect(postgres.url) as connection:
        connection.execute(f"CREATE SCHEMA {postgres.schema('record')}")
        assert connection.execute("SHOW server_version").fetchone()[0].startswith("18")
