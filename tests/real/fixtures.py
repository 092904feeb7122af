"""The fixtures: a server for the whole run, a fresh word for each test, and servers that a test may break."""

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from kafka import KafkaAdminClient
from psycopg import sql
from sqlalchemy import make_url

from services.store.postgres import Postgres
from tests.real.asking import OUTSIDE, said_by
from tests.real.brokers import Cluster, Node, started_node
from tests.real.databases import PostgresServer, TemporaryFolder, started_postgres
from tests.real.proxy import Proxy


@pytest.fixture(scope="session")
def real_folder() -> Iterator[Path]:
    """Where the servers of this run keep what they hold; gone at the end."""
    folder = TemporaryFolder()
    yield folder.path
    folder.remove()


@pytest.fixture(scope="session")
def kafka_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The bootstrap servers of one real Kafka: ours for this run, or the one whose address is set."""
    if outside := request.config.stash[OUTSIDE].get("THROUGHCARE_KAFKA"):
        yield outside
        return
    node: Node = request.getfixturevalue("session_node")
    yield node.address


@pytest.fixture(scope="session")
def session_node(request: pytest.FixtureRequest, real_folder: Path) -> Iterator[Node]:
    """The broker of this run, with a second door behind a proxy."""
    with contextlib.closing(Proxy()) as before:
        node = started_node(real_folder / "kafka", beside=before.port)
        before.forward_to(node.broker.beside[0])
        node.proxy = before
        with said_by(request.config, node):
            yield node
            status = node.stop()
    assert status in {0, 143}, f"Kafka ended with {status}"


@pytest.fixture
def kafka_proxy(session_node: Node) -> Iterator[Proxy]:
    """A proxy before our broker, through which clients that begin at its `address` stay; healed before and after."""
    session_node.proxy.heal()
    yield session_node.proxy
    session_node.proxy.heal()


@pytest.fixture
def own_kafka(request: pytest.FixtureRequest, real_folder: Path) -> Iterator[Node]:
    """A broker for this test alone, which may kill, pause and start it again (`kill`, `pause`, `resume`, `up`)."""
    node = started_node(real_folder / f"kafka-{secrets.token_hex(4)}")
    with said_by(request.config, node):
        yield node
        node.kill()


@pytest.fixture(scope="module")
def kafka_cluster(request: pytest.FixtureRequest, real_folder: Path) -> Iterator[Cluster]:
    """Three brokers for the tests of one file."""
    cluster = Cluster(real_folder / f"cluster-{secrets.token_hex(4)}")
    with contextlib.ExitStack() as said:
        for node in cluster.nodes.values():
            said.enter_context(said_by(request.config, node))
        said.callback(cluster.stop)
        cluster.up()
        yield cluster


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of one real PostgreSQL: ours for this run, or the one whose address is set."""
    if outside := request.config.stash[OUTSIDE].get("THROUGHCARE_POSTGRES"):
        yield outside
        return
    server: PostgresServer = request.getfixturevalue("session_postgres")
    yield server.url


@pytest.fixture(scope="session")
def session_postgres(request: pytest.FixtureRequest, real_folder: Path) -> Iterator[PostgresServer]:
    """The PostgreSQL of this run."""
    server = started_postgres(real_folder / "postgres")
    with said_by(request.config, server):
        yield server
        assert server.stop() == 0


class PostgresProxy(Proxy):
    """A proxy before the PostgreSQL of the run, and the URL that goes through it."""

    def __init__(self, url: str) -> None:
        there = make_url(url)
        super().__init__(there.port or 5432, host=there.host or "127.0.0.1")
        self.url = there.set(host="127.0.0.1", port=self.port).render_as_string(hide_password=False)


@pytest.fixture
def postgres_proxy(postgres_server: str) -> Iterator[PostgresProxy]:
    """A proxy of this test before the PostgreSQL of the run; its `url` goes through it."""
    with contextlib.closing(PostgresProxy(postgres_server)) as proxy:
        yield proxy


@pytest.fixture
def own_postgres(request: pytest.FixtureRequest, real_folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL for this test alone, which may kill it and start it again (`kill`, `up`)."""
    server = started_postgres(real_folder / f"postgres-{secrets.token_hex(4)}")
    with said_by(request.config, server):
        yield server
        server.kill()


@pytest.fixture
def word(request: pytest.FixtureRequest) -> Iterator[str]:
    """What the names of this test's topics and schemas begin with; on the server of the run all such go afterwards."""
    fresh = f"t{secrets.token_hex(4)}"
    yield fresh
    if "kafka_server" in request.fixturenames:
        forget_topics(request.getfixturevalue("kafka_server"), fresh)
    if "session_node" in request.fixturenames:
        forget_topics(request.getfixturevalue("session_node").address, fresh)
    if "postgres_server" in request.fixturenames:
        forget_schemas(request.getfixturevalue("postgres_server"), fresh)


@pytest.fixture
def postgres(postgres_server: str, word: str) -> Postgres:
    """The database of the run, with schemas of this test alone."""
    return Postgres(postgres_server, word)


def forget_topics(servers: str, word: str) -> None:
    """Remove every topic of one test."""
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=servers)) as admin:
        if topics := [topic for topic in admin.list_topics() if topic.startswith(word)]:
            admin.delete_topics(topics)


def forget_schemas(url: str, word: str) -> None:
    """Remove every schema and role of one test; whoever holds a table of theirs longer than ten seconds is an error."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET lock_timeout = '10s'; SET client_min_messages = 'warning'")
        for (schema,) in admin.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [word]):
            admin.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
        for (role,) in admin.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [word]):
            admin.execute(sql.SQL("DROP OWNED BY {0} CASCADE; DROP ROLE {0}").format(sql.Identifier(role)))
