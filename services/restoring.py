"""A store filled from its log, and both held against each other, with all that this needs to have open."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from schemas.refused import Refused
from services.config import Settings
from services.desk import Desk
from services.kafka.broker import LogUnavailable
from services.kafka.checkpoints import checkpoints_on
from services.kafka.comparing import Comparison, compare
from services.kafka.lease import Lease
from services.kafka.message import UnreadableMessage
from services.kafka.relay import LEASE
from services.kafka.restoring import Restorable, Restored, Restoring
from services.kafka.rewriting import NotRestored
from services.kafka.topics import record_topic, topic_id
from services.proof.bringing_back import bring_back
from services.proof.kept import Kept
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import StoreUnavailable
from services.store.sqlite_recorder import SQLiteRecorder

CHECKPOINT_SECONDS = 60.0
RELAY_SECONDS = 8.0  # longer than the lease of one that was killed
Watch = Callable[[int, int], None]


def restored(settings: Settings, watch: Watch) -> Restored:
    """One run, while no relay is at work; it will go on behind what was restored.

    Raises Refused, StoreUnavailable, StoreDamaged, UnreadableFact.
    """
    kafka = kafka_of(settings)
    with in_words(), closing(desk_of(settings)) as desk, the_relays_lease(desk), closing(store_of(settings)) as store:
        found = Restoring(store, kafka, settings.word, watch).run()
        topic = topic_id(kafka, record_topic(settings.word))
        saved = desk.progress(LEASE)
        if saved is None or saved.about != str(topic) or saved.position < found.published:
            desk.save_progress(LEASE, found.published, str(topic), LEASE)
        with closing(kept_of(settings)) as kept:
            bring_back(store, kept, checkpoints_on(kafka, settings.word, CHECKPOINT_SECONDS))
        return found


def compared(settings: Settings, watch: Watch) -> Comparison:
    """One comparison, while both may be written to. Raises Refused, StoreUnavailable, StoreDamaged."""
    kafka = kafka_of(settings)
    with in_words(), closing(desk_of(settings)) as desk, closing(store_of(settings)) as store:
        saved, topic = desk.progress(LEASE), topic_id(kafka, record_topic(settings.word))
        acknowledged = saved.position if saved is not None and saved.about == str(topic) else 0
        return compare(store, kafka, settings.word, acknowledged, watch=watch)


def kafka_of(settings: Settings) -> str:
    """The broker. Raises Refused `no_kafka`."""
    if settings.kafka is None:
        raise Refused("no_kafka", "THROUGHCARE_KAFKA names no broker, so there is no log")
    return settings.kafka


def store_of(settings: Settings) -> Restorable:
    """The store alone, as it is, whatever the log holds."""
    database = settings.database
    return PostgresRecorder(database) if database else SQLiteRecorder(settings.folder / "record.db")


def kept_of(settings: Settings) -> Kept:
    """What the proof keeps."""
    return Kept(settings.database or settings.folder / "proof.db")


def desk_of(settings: Settings) -> Desk:
    """The desk, where the relay says how far it is."""
    return Desk(settings.database or settings.folder / "desk.db")


@contextmanager
def the_relays_lease(desk: Desk) -> Iterator[None]:
    """Nobody publishes meanwhile. Raises Refused `relay_at_work`."""
    lease, enough = Lease(desk, LEASE), threading.Event()
    timer = threading.Timer(RELAY_SECONDS, enough.set)
    timer.start()
    try:
        if not lease.wait_for(enough):
            raise Refused("relay_at_work", "a relay is publishing from this store; stop it first, and whoever writes")
        yield
    finally:
        timer.cancel()
        timer.join()
        lease.give_back()


@contextmanager
def in_words() -> Iterator[None]:
    """What keeps a store from being restored or compared. Raises Refused, StoreUnavailable."""
    try:
        yield
    except NotRestored as why:
        raise Refused(why.rule, str(why)) from why
    except UnreadableMessage as why:
        raise Refused("log_unreadable", str(why)) from why
    except LogUnavailable as why:
        raise StoreUnavailable(why.rule, str(why)) from why
