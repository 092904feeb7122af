"""The broker as any client of ours meets it: what must be there first, one way to connect, words when it is away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, codec
from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient
from kafka.record import util

RECONNECT = {"reconnect_backoff_ms": 50, "reconnect_backoff_max_ms": 1_000}
REQUEST_MS = 10_000


class LogUnavailable(Exception):
    """Kafka cannot be used now; facts go on being recorded and wait in the store.

    `rule` names why: log_out_of_reach, log_full, log_refused.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


class ExtensionMissing(Exception):
    """A part of the Kafka client that is written in C is not installed; without it nobody may start."""


def check_extensions() -> None:
    """Raise ExtensionMissing: without crc32c all is many times slower, without the others some messages unreadable."""
    found = {"crc32c": util.crc32c_c is not None, "lz4": codec.has_lz4(), "zstd": codec.has_zstd()}
    if missing := [name for name, there in found.items() if not there]:
        said = ", ".join(missing)
        raise ExtensionMissing(f"the Kafka client lacks {said}; install kafka-python[{','.join(found)}] again")


def quieten() -> None:
    """The library repeats each failure many times; every one of them reaches us as an error and is told once."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


def out_of_reach(bootstrap: str, error: BaseException) -> LogUnavailable:
    """What is said when the broker does not answer."""
    name = type(error).__name__
    return LogUnavailable("log_out_of_reach", f"no Kafka answers at {bootstrap} ({name}); facts wait in the store")


@contextmanager
def connecting(bootstrap: str) -> Iterator[Any]:
    """Gives the class to make the network client with; what it holds open is closed where connecting fails.

    Raises ExtensionMissing, LogUnavailable.
    """
    check_extensions()
    quieten()
    made: list[Any] = []

    def make(**settings: Any) -> Any:
        made.append(KafkaNetClient(**settings))
        return made[-1]

    try:
        yield make
    except (KafkaError, OSError) as error:
        for client in made:
            with suppress(Exception):  # half made, it may lack any part of itself
                client.close()
            with suppress(Exception):
                client._manager._net.stop()
        raise out_of_reach(bootstrap, error) from error


def new_consumer(bootstrap: str, **more: Any) -> KafkaConsumer:
    """A consumer without a group, which begins where it is told and keeps its place nowhere. Raises LogUnavailable."""
    with connecting(bootstrap) as client:
        return KafkaConsumer(
            bootstrap_servers=bootstrap.split(","),
            kafka_client=client,
            group_id=None,
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            auto_offset_reset="earliest",
            metrics_enabled=False,
            **RECONNECT,
            **more,
        )


@contextmanager
def administering(bootstrap: str, request_ms: int = REQUEST_MS) -> Iterator[KafkaAdminClient]:
    """An admin client for a few questions. Raises LogUnavailable when no broker answers in time."""
    with connecting(bootstrap) as client:
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap.split(","),
            request_timeout_ms=request_ms,
            bootstrap_timeout_ms=request_ms,
            kafka_client=client,
            **RECONNECT,
        )
    try:
        yield admin
    except (KafkaError, OSError) as error:
        raise out_of_reach(bootstrap, error) from error
    finally:
        admin.close()
