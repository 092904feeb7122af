"""The proxy does to a connection what a bad network does, and all is well again when it is healed."""

import contextlib
import socket
import threading

import psycopg
import pytest

from tests.real.proxy import Proxy


@pytest.fixture
def echo():
    """A server that says back what it hears, and what it heard."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threads.append(threading.Thread(target=answer, args=(client,)))
                threads[-1].start()

    def answer(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            while said := client.recv(1000):
                heard.append(said)
                client.sendall(said)

    threads = [threading.Thread(target=serve)]
    threads[0].start()
    with contextlib.closing(Proxy(listener.getsockname()[1])) as proxy:
        yield proxy, heard
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in threads:
        thread.join()


@pytest.fixture
def connect(echo):
    """Connect a client through the proxy."""
    proxy, _ = echo
    with contextlib.ExitStack() as clients:
        yield lambda: clients.enter_context(socket.create_connection(("127.0.0.1", proxy.port), timeout=20))


def says(client: socket.socket, words: bytes = b"hello") -> bytes:
    """What comes back; nothing when the connection has ended."""
    try:
        client.sendall(words)
        return client.recv(1000)
    except ConnectionError:
        return b""


def test_what_is_said_comes_back(connect):
    client = connect()
    assert says(client, b"one") == b"one"
    assert says(client, b"two") == b"two"


def test_a_slow_network_still_brings_everything(echo, connect):
    echo[0].delay(0.05)
    assert says(connect()) == b"hello"


def test_a_cut_ends_what_is_connected_and_lets_the_next_one_through(echo, connect):
    client = connect()
    says(client)
    echo[0].cut()
    assert says(client) == b""
    assert says(connect()) == b"hello"


def test_a_dropped_network_ends_old_and_new_connections_until_it_is_healed(echo, connect):
    proxy, _ = echo
    client = connect()
    says(client)
    proxy.drop()
    assert says(client) == b""
    assert says(connect()) == b""
    proxy.heal()
    assert says(connect()) == b"hello"


def test_a_black_hole_neither_answers_nor_ends(echo, connect):
    proxy, heard = echo
    old = connect()
    says(old, b"before")
    proxy.black_hole()
    for client in (old, connect()):
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            says(client)
    assert heard == [b"before"]
    proxy.heal()
    assert says(old) == b""
    assert says(connect()) == b"hello"


def test_an_answer_is_lost_though_the_server_did_what_was_asked(echo, connect):
    proxy, heard = echo
    client, other = connect(), connect()
    proxy.cut_answers(b"COMMIT")
    assert says(client, b"BEGIN") == b"BEGIN"
    assert says(other, b"SELECT") == b"SELECT"
    assert says(client, b"COMMIT") == b""
    assert heard == [b"BEGIN", b"SELECT", b"COMMIT"]
    assert says(other, b"COMMIT") == b"COMMIT"


def test_the_answer_to_a_commit_is_lost_and_the_commit_is_not(postgres, postgres_proxy):
    with psycopg.connect(postgres.url, autocommit=True) as direct:
        direct.execute(f"CREATE SCHEMA {postgres.schema('record')}")
        direct.execute(f"CREATE TABLE {postgres.schema('record')}.said (word text)")
        with psycopg.connect(postgres_proxy.url) as through:
            through.execute(f"INSERT INTO {postgres.schema('record')}.said VALUES ('Wednesday')")
            postgres_proxy.cut_answers(b"COMMIT")
            with pytest.raises(psycopg.OperationalError):
                through.commit()
        assert direct.execute(f"SELECT word FROM {postgres.schema('record')}.said").fetchall() == [("Wednesday",)]
