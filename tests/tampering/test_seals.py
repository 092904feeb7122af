"""Threats 19, 20 and 22: ciphertexts swapped, made to be read in two ways, and keys destroyed to hide a decision."""

import hashlib
import itertools
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from schemas import avro
from schemas.proven import ciphertext_bytes, proven
from schemas.sealed import ClearText, Sealed
from services.keyring import NONCE_BYTES, SALT_BYTES, KeyDestroyed, Keyring, SealBroken, bound_to, kek_from
from services.store.rows import SQLiteRows
from services.verifying.finding import Cause
from services.verifying.report import With
from services.verifying.verify import verified
from tests.tampering.insider import Insider, settings_of
from tests.tampering.lived import nobody_watches


@pytest.fixture
def folder(records: list[Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(records[0], tmp_path / "record"))


@pytest.fixture
def keyring(folder: Path) -> Iterator[Keyring]:
    with closing(Keyring(folder / "keys.db", kek_from(folder / "kek.hex"))) as one:
        yield one


def sealed_facts(folder: Path) -> list[tuple[int, Sealed, object]]:
    """Position, sealed words and command of every fact that has words."""
    with closing(SQLiteRows(folder / "record.db")) as rows:
        read = [avro.read(one.stored) for one in rows.next(0, 10_000, 10_000)]
    return [(one.position, words, one.command_id) for one in read for words in avro.sealed_in(one.fact)]


def causes(folder: Path) -> dict[int | None, Cause]:
    report = verified(settings_of(folder), {With.store}, nobody_watches)
    return {one.position: one.cause for one in report.findings}


@pytest.mark.threat(19)
def test_no_ciphertext_can_be_read_in_the_place_of_another(folder: Path, keyring: Keyring) -> None:
    """All pairs, of one person and of several, with the fact's own hash made to fit."""
    words = sealed_facts(folder)
    assert len({one.key_id for _, one, _ in words}) > 2
    for (_, mine, command), (_, other, _) in itertools.permutations(words, 2):
        forged = mine.model_copy(update={"ciphertext_sha256": other.ciphertext_sha256}).carrying(other.ciphertext)
        with pytest.raises(SealBroken):
            keyring.open(forged, command)


@pytest.mark.threat(19)
def test_ciphertexts_that_were_swapped_in_the_store_are_found(folder: Path) -> None:
    (one, mine, _), (two, other, _) = sealed_facts(folder)[:2]
    with closing(Insider(folder, 1)) as insider:
        for position, ciphertext in ((one, other.ciphertext), (two, mine.ciphertext)):
            stored = insider.row(position).stored
            _, end, _ = proven(stored)
            insider.set(position, value=stored.value[:end] + ciphertext_bytes([ciphertext]))
    assert causes(folder) == {one: Cause.bytes_altered, two: Cause.bytes_altered}


@pytest.mark.threat(20)
def test_a_ciphertext_that_opens_to_other_words_is_not_what_was_committed_to(folder: Path, keyring: Keyring) -> None:
    """Whoever holds the key may seal other words for the same place; AES-GCM alone would open both."""
    person, command = uuid4(), uuid4()
    true = keyring.seal(ClearText("she may go home", "health"), person, command, "note")
    key = keyring._key(true.key_id, make=False)
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    place = bound_to(true.key_id, command, "note")
    other = nonce + key.encrypt(nonce, salt + b"she may not", place)
    assert key.decrypt(other[:NONCE_BYTES], other[NONCE_BYTES:], place)[SALT_BYTES:] == b"she may not"
    with pytest.raises(SealBroken, match="not those that were committed to"):
        keyring.open(true.carrying(other), command)


@pytest.mark.threat(22)
def test_a_decision_stays_proven_when_its_key_is_destroyed_without_a_word(folder: Path, keyring: Keyring) -> None:
    """Its words are gone; that it was decided, by whom, when and on what, is not, and nobody can make the key anew."""
    (_, words, command), *_ = sealed_facts(folder)
    before = kinds(folder)
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as keys:
        keys.execute("UPDATE keys SET wrapped=NULL WHERE key_id=?", (words.key_id,))
    with pytest.raises(KeyDestroyed):
        keyring.open(words, command)
    person, privacy_class, _ = words.key_id.split(".")
    with pytest.raises(KeyDestroyed):
        keyring.seal(ClearText("other words", privacy_class), UUID(person), command, "step")
    assert causes(folder) == {}
    assert kinds(folder) == before


@pytest.mark.threat(22)
def test_a_ciphertext_that_was_taken_out_to_hide_words_is_found(folder: Path) -> None:
    position, words, _ = sealed_facts(folder)[0]
    with closing(Insider(folder, 1)) as insider:
        stored = insider.row(position).stored
        _, end, _ = proven(stored)
        insider.set(position, value=stored.value[:end] + ciphertext_bytes([None]))
    assert causes(folder) == {position: Cause.text_withheld}
    assert words.ciphertext_sha256 == hashlib.sha256(words.ciphertext or b"").digest()


def kinds(folder: Path) -> list[type]:
    with closing(SQLiteRows(folder / "record.db")) as rows:
        return [type(avro.read(one.stored).fact) for one in rows.next(0, 10_000, 10_000)]


@pytest.mark.threat(22)
def test_a_key_destroyed_without_a_word_is_named_and_so_is_one_that_was_removed(folder: Path) -> None:
    """Only what two people approved on the record may be gone."""
    (_, words, _), *_ = sealed_facts(folder)
    others = [(position, one) for position, one, _ in sealed_facts(folder) if one.key_id != words.key_id]
    assert keys_found(folder) == []
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as keys:
        keys.execute("UPDATE keys SET wrapped=NULL WHERE key_id=?", (words.key_id,))
        keys.execute("DELETE FROM keys WHERE key_id=?", (others[0][1].key_id,))
    found = keys_found(folder)
    assert (Cause.key_missing, others[0][0]) in found
    assert (Cause.key_gone, None) in found
    assert {cause for cause, _ in found} == {Cause.key_missing, Cause.key_gone}


def keys_found(folder: Path) -> list[tuple[Cause, int | None]]:
    report = verified(settings_of(folder), {With.keys}, nobody_watches)
    assert report.compared == [With.keys]
    return [(one.cause, one.position) for one in report.findings]
