"""Signed checkpoints on the log: each comes out, again once it is witnessed, and a restored store has them back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services import restoring
from services.config import Settings
from services.kafka.broker import LogUnavailable
from services.kafka.checkpoints import CheckpointCopy, checkpoints_on
from services.kafka.topics import make_topics
from services.proof.kept import Kept
from services.proof.notary import Notary
from services.proof.signing_key import signers
from services.restoring import store_of
from services.store.recorder import Recorder
from tests.real.running import free_ports
from tests.services.kafka.lost import Service
from tests.services.proof.written import Proved

PATIENCE = 20.0
pytestmark = pytest.mark.kafka


@pytest.fixture
def proved(tmp_path: Path) -> Iterator[Proved]:
    proved = Proved(tmp_path)
    yield proved
    proved.close()


def test_every_checkpoint_comes_out_and_again_once_it_is_witnessed(
    proved: Proved, kafka_server: str, word: str
) -> None:
    make_topics(kafka_server, word, 1, 1)
    assert checkpoints_on(kafka_server, word, PATIENCE) == []
    for _ in range(3):
        proved.write()
        proved.sign()
    notes = [one.note for one in proved.kept.checkpoints()]
    with closing(CheckpointCopy(proved.kept, kafka_server, word)) as copies:
        assert [copies.copy(), copies.copy()] == [3, 0]
        assert checkpoints_on(kafka_server, word, PATIENCE) == notes
        newest = proved.kept.newest()
        assert newest is not None
        proved.kept.countersigned(newest.year, newest.size, newest.note, published=False)
        assert copies.copy() == 0
        proved.kept.countersigned(newest.year, newest.size, newest.note, published=True)
        assert [copies.copy(), copies.copy()] == [1, 0]
    assert checkpoints_on(kafka_server, word, PATIENCE) == [*notes, newest.note]


def test_where_no_checkpoint_was_ever_published(kafka_server: str, word: str) -> None:
    assert checkpoints_on(kafka_server, word, PATIENCE) == []


def test_with_the_broker_away_copies_wait(proved: Proved) -> None:
    proved.write()
    proved.sign()
    with (
        closing(CheckpointCopy(proved.kept, f"127.0.0.1:{free_ports(1)[0]}", "care")) as copies,
        pytest.raises(LogUnavailable, match="no Kafka answers at"),
    ):
        copies.copy()
    assert len(proved.kept.not_copied(10)) == 1


def test_a_store_lost_with_its_proof_is_signed_on_where_it_was(kafka_server: str, word: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "old", kafka=kafka_server, word=word)
    old = Service(settings.data, tmp_path / "keys")
    old.live()
    old.relay(kafka_server, word)
    with closing(Kept(tmp_path / "old" / "proof.db")) as kept:
        notary = notary_of(old.store, kept, settings)
        notary.once(now=True)
        with closing(CheckpointCopy(kept, kafka_server, word)) as copies:
            copies.copy()
        before = [one.note for one in kept.checkpoints()]
    old.close()
    again = Settings(data=tmp_path / "new", kafka=kafka_server, word=word)
    restoring.restored(again, lambda *_: None)
    with closing(Kept(again.data / "proof.db")) as kept, closing(store_of(again)) as store:
        assert [one.note for one in kept.checkpoints()] == before
        assert not notary_of(store, kept, settings).once(now=True)


def notary_of(store: Recorder, kept: Kept, settings: Settings) -> Notary:
    """The notary with the first store's key."""
    return Notary(store, kept, signers(settings, store.store_id()))
