"""The topics of one store: what they are called, how they must be set, and a refusal where one is set otherwise.

`deploy/topics.toml` says the same with the reason of each setting; a test holds the two together.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import structlog
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource
from kafka.errors import BrokerResponseError, KafkaError, TopicAlreadyExistsError

from services.kafka.broker import REQUEST_MS, LogUnavailable, administering

KNOWN_AFTER_SECONDS = 5.0
LARGEST_MESSAGE = 4_194_304
FOR_EVER = "-1"
WHATEVER_THE_CLOCK_SAYS = "9223372036854775807"
SETTINGS: Mapping[str, str] = {
    "cleanup.policy": "delete",
    "retention.ms": FOR_EVER,
    "retention.bytes": FOR_EVER,
    "unclean.leader.election.enable": "false",
    "message.timestamp.type": "CreateTime",
    "message.timestamp.before.max.ms": WHATEVER_THE_CLOCK_SAYS,
    "message.timestamp.after.max.ms": WHATEVER_THE_CLOCK_SAYS,
    "max.message.bytes": str(LARGEST_MESSAGE),
}

Known = TypeVar("Known")
log = structlog.get_logger()


class TopicWrong(Exception):
    """A topic is not set as it must be, and facts might be lost or come out of order there."""

    rule = "topic_wrong"

    def __init__(self, topic: str, setting: str, found: object, wanted: object) -> None:
        super().__init__(f"the topic {topic} has {setting}={found}, and it must be {wanted}; nothing is sent to it")
        self.topic = topic
        self.setting = setting
        self.found = found
        self.wanted = wanted


@dataclass(frozen=True)
class Definition:
    """One topic as it must be."""

    name: str
    partitions: int
    copies: int
    settings: Mapping[str, str]


def record_topic(word: str) -> str:
    """Every fact, its key the case's or, for a fact of no case, the stream's id."""
    return f"{word}.record"


def quarantine_topic(word: str) -> str:
    """Copies, for others, of what could not be processed."""
    return f"{word}.quarantine"


def checkpoint_topic(word: str) -> str:
    """Signed checkpoints of the record."""
    return f"{word}.checkpoint"


def settings_for(copies: int) -> dict[str, str]:
    """How every topic is set; with three copies or more, two must have a message before it is acknowledged."""
    return {**SETTINGS, "min.insync.replicas": "2" if copies >= 3 else "1"}


def definitions(word: str, partitions: int, copies: int) -> tuple[Definition, ...]:
    """All topics of a store whose topics begin with this word."""
    settings = settings_for(copies)
    return (
        Definition(record_topic(word), partitions, copies, settings),
        Definition(quarantine_topic(word), 1, copies, settings),
        Definition(checkpoint_topic(word), 1, copies, settings),
    )


def make_topics(
    bootstrap: str, word: str, partitions: int, copies: int, *, request_ms: int = REQUEST_MS
) -> dict[str, UUID]:
    """Make the topics that are missing, read every setting back, and tell each topic's id by its name.

    Raises TopicWrong, or LogUnavailable when the broker is away or cannot make them.
    """
    wanted = definitions(word, partitions, copies)
    with administering(bootstrap, request_ms) as admin:
        there = described(admin, wanted)
        if missing := [one for one in wanted if one.name not in there]:
            make(admin, missing)
            there = once_known(lambda: described(admin, wanted), len(wanted))
        check(admin, wanted, there)
        warn_of_making_by_itself(admin)
    return {one.name: there[one.name]["topic_id"] for one in wanted}


def topic_id(bootstrap: str, topic: str, *, request_ms: int = REQUEST_MS) -> UUID | None:
    """The id that the broker gave the topic when it was made; none where there is no such topic.

    Raises LogUnavailable.
    """
    with administering(bootstrap, request_ms) as admin:
        return topic_id_by(admin, topic)


def topic_id_by(admin: KafkaAdminClient, topic: str) -> UUID | None:
    """The same, asked of a client that is there already."""
    for one in admin.describe_topics([topic]):
        if one["error_code"] == 0 and one["topic_id"] is not None:
            return UUID(str(one["topic_id"]))
    return None


def described(admin: KafkaAdminClient, wanted: tuple[Definition, ...]) -> dict[str, dict[str, Any]]:
    """What the broker says of those topics that are there."""
    told: list[dict[str, Any]] = admin.describe_topics([one.name for one in wanted])
    return {one["name"]: {**one, "topic_id": UUID(str(one["topic_id"]))} for one in told if one["error_code"] == 0}


def make(admin: KafkaAdminClient, missing: list[Definition]) -> None:
    """Make topics; one that somebody else makes at the same moment is theirs. Raises LogUnavailable."""
    asked = {
        one.name: {
            "num_partitions": one.partitions,
            "replication_factor": one.copies,
            "configs": dict(one.settings),
        }
        for one in missing
    }
    for name, how in asked.items():
        try:
            admin.create_topics({name: how})
        except TopicAlreadyExistsError:
            log.info("topic_was_made_meanwhile", topic=name)
        except BrokerResponseError as error:
            why = f"Kafka would not make the topic {name}: {error.description}"
            raise LogUnavailable("log_refused", why) from error
    admin.wait_for_topics(list(asked))


def check(admin: KafkaAdminClient, wanted: tuple[Definition, ...], there: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise TopicWrong for the first setting of any topic that is not as it must be, LogUnavailable if none is told."""
    for one in wanted:
        settings = once_known(partial(settings_of, admin, "topic", one.name))
        if one.name not in there or not settings:
            raise LogUnavailable("log_refused", f"Kafka does not show the topic {one.name} yet")
        found = there[one.name]["partitions"]
        expect(one.name, "partitions", len(found), one.partitions)
        for partition in found:
            expect(one.name, "replicas", len(partition["replica_nodes"]), one.copies)
        for setting, value in one.settings.items():
            expect(one.name, setting, settings.get(setting), value)


def once_known(ask: Callable[[], dict[str, Known]], how_many: int = 1) -> dict[str, Known]:
    """What a broker tells, asked again for a while: the one that answers may not have heard of a topic just made."""
    end = time.monotonic() + KNOWN_AFTER_SECONDS
    while len(told := ask()) < how_many and time.monotonic() < end:
        time.sleep(0.05)
    return told


def expect(topic: str, setting: str, found: object, wanted: object) -> None:
    """Raise TopicWrong where what was found is not what is wanted."""
    if found != wanted:
        raise TopicWrong(topic, setting, found, wanted)


def settings_of(admin: KafkaAdminClient, kind: str, name: str) -> dict[str, str]:
    """Every setting of a topic or a broker, as it works now."""
    told = admin.describe_configs([ConfigResource(kind, name)], config_filter="all")[kind][name]
    return {setting: how["value"] for setting, how in told.items()}


def warn_of_making_by_itself(admin: KafkaAdminClient) -> None:
    """A broker that makes topics by itself makes one for each slip of the pen, and sets it as it likes.

    One that is dead is among those told of, and has no answer; the others go on without it.
    """
    for broker in admin.describe_cluster()["brokers"]:
        number = broker["broker_id"]
        with suppress(KafkaError):
            if settings_of(admin, "broker", str(number)).get("auto.create.topics.enable") == "true":
                log.warning("broker_makes_topics_by_itself", broker=number)
