"""Words are sealed under the person's own key, open only where they were sealed, and are gone with the key."""

import multiprocessing
import re
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from aggregates.decision import AskDecision, OfferedOption
from aggregates.roster import CancelLeave
from schemas import avro
from schemas.fact import Fact
from schemas.party import NamedParty
from schemas.person import PersonRegistered
from schemas.recorded import Envelope, StoredFact
from schemas.sealed import PRIVACY_CLASSES, ClearText, Sealed
from services import keyring as keyrings
from services.kek import Kek
from services.keyring import (
    KEY_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    KeyDestroyed,
    Keyring,
    SealBroken,
    TextWithheld,
    bound_to,
    commitment,
    kek_from,
)
from services.sealing import fields_for_words, holds_words, sealed_copy
from services.sqlite_keys import SQLiteKeys
from services.store.postgres import Postgres
from services.store.recorder import StoreDamaged, StoreUnavailable
from tests.real.proxy import Proxy
from tests.services.http.waiting import until
from tests.services.through import port_of, through
from tests.services.two_readings import one_ciphertext_for_two_keys
from tests.spec import SOMEBODY, an_id, at

JIM, ANN, COMMAND, OTHER_COMMAND = an_id("Jim"), an_id("Ann"), an_id("command"), an_id("other command")
KEK = bytes(range(KEY_BYTES))
HELLO = ClearText("Jim likes tea at four", "health")
ALL_KEYS = "SELECT key_id, wrapped FROM keys ORDER BY key_id"
Place = Path | Postgres


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue({"sqlite": "file", "postgres": "postgres"}[request.param])
    return found


@pytest.fixture
def keyring(place: Place) -> Iterator[Keyring]:
    with closing(Keyring(place, KEK)) as keyring:
        yield keyring


def by_hand(place: Place, statement: str, *values: str | bytes) -> list[Any]:
    """What somebody does to the tables who goes past every ring."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place, isolation_level=None)) as raw:
            return raw.execute(statement, values).fetchall()
    with psycopg.connect(place.url, autocommit=True) as connection:
        cursor = connection.execute(
            statement.replace("keys", f"{place.schema('keys')}.keys").replace("?", "%s"), values
        )
        return cursor.fetchall() if cursor.description else []


def gone(keyring: Keyring, sealed: Sealed) -> bool:
    try:
        return not keyring.open(sealed, COMMAND)
    except KeyDestroyed as error:
        return str(error) == "the words were erased"


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), privacy_class=st.sampled_from(PRIVACY_CLASSES)
)
def test_what_was_sealed_is_opened_again(tmp_path_factory: Any, text: str, privacy_class: str) -> None:
    keyring = Keyring(tmp_path_factory.getbasetemp() / "round-trip.db", KEK)
    sealed = keyring.seal(ClearText(text, privacy_class), JIM, COMMAND, "note")
    assert sealed.key_id == f"{JIM}.{privacy_class}.1"
    assert keyring.open(sealed, COMMAND) == text
    keyring.close()


def test_the_same_words_never_look_the_same(keyring: Keyring) -> None:
    one, other = (keyring.seal(HELLO, JIM, COMMAND, "note") for _ in range(2))
    assert one.ciphertext != other.ciphertext
    assert one.commitment != other.commitment


@pytest.mark.threat(19)
def test_a_ciphertext_opens_only_in_its_field_its_command_and_for_its_person(keyring: Keyring) -> None:
    here = keyring.seal(HELLO, JIM, COMMAND, "note")
    others = [
        keyring.seal(HELLO, JIM, COMMAND, "reason"),
        keyring.seal(HELLO, JIM, OTHER_COMMAND, "note"),
        keyring.seal(HELLO, ANN, COMMAND, "note"),
        keyring.seal(ClearText(HELLO.text, "staff"), JIM, COMMAND, "note"),
    ]
    for other in others:
        with pytest.raises(SealBroken, match="the ciphertext does not belong here"):
            keyring.open(here.carrying(other.ciphertext), COMMAND)
    for moved, command in (
        (here, OTHER_COMMAND),
        (here.with_(field="reason").carrying(here.ciphertext), COMMAND),
        (here.with_(key_id=others[2].key_id).carrying(here.ciphertext), COMMAND),
    ):
        with pytest.raises(SealBroken, match="the ciphertext does not belong here"):
            keyring.open(moved, command)
    assert keyring.open(here, COMMAND) == HELLO.text


def test_a_ciphertext_that_was_changed_cut_or_extended_is_not_opened(keyring: Keyring) -> None:
    sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
    whole = sealed.ciphertext or b""
    flipped = (whole[:at_] + bytes((whole[at_] ^ 1,)) + whole[at_ + 1 :] for at_ in (0, 20, len(whole) - 1))
    for damaged in (*flipped, whole[:-1], whole + b"\0", whole[:NONCE_BYTES], whole[:3], b""):
        with pytest.raises(SealBroken):
            keyring.open(sealed.carrying(damaged), COMMAND)


def test_other_words_than_those_committed_to_are_not_shown(keyring: Keyring) -> None:
    sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
    other = keyring.seal(ClearText("Jim likes coffee", "health"), JIM, COMMAND, "note")
    with pytest.raises(SealBroken, match="the words are not those that were committed to"):
        keyring.open(sealed.carrying(other.ciphertext), COMMAND)


@pytest.mark.threat(20)
def test_one_ciphertext_has_one_reading_whoever_holds_the_keys(keyring: Keyring, place: Place) -> None:
    """AES-GCM alone lets an insider make a ciphertext that opens under two keys; the commitment does not."""
    keyring.seal(HELLO, JIM, COMMAND, "note")
    key_id = f"{JIM}.health.1"
    true, false = keyring._fetched(key_id, make=False), bytes(reversed(KEK))
    bound, nonce = bound_to(key_id, COMMAND, "note"), bytes(NONCE_BYTES)
    crafted = one_ciphertext_for_two_keys(true, false, nonce, bound, bytes(SALT_BYTES) + HELLO.text.encode())
    opened = AESGCM(true).decrypt(nonce, crafted, bound)
    assert opened != AESGCM(false).decrypt(nonce, crafted, bound)
    salt, text = opened[:SALT_BYTES], opened[SALT_BYTES:]
    sealed = Sealed(key_id=key_id, field="note", commitment=commitment(salt, text), ciphertext_sha256=b"")
    sealed = sealed.carrying(nonce + crafted)
    assert keyring.open(sealed, COMMAND) == HELLO.text
    by_hand(place, "UPDATE keys SET wrapped=? WHERE key_id=?", Kek(KEK).wrap(false, key_id), key_id)
    with (
        closing(Keyring(place, KEK)) as other,
        pytest.raises(SealBroken, match="the words are not those that were committed to"),
    ):
        other.open(sealed, COMMAND)


def registered(keyring: Keyring) -> tuple[Envelope, PersonRegistered]:
    envelope = Envelope(fact_id=an_id("fact"), told_by=SOMEBODY, command_id=COMMAND)
    name = keyring.seal(ClearText("Jim", "identity"), JIM, COMMAND, "name")
    return envelope, PersonRegistered(happened_at=at("2026-03-04 14:20"), person_id=JIM, name=name)


def stored(envelope: Envelope, fact: Fact) -> StoredFact:
    made = avro.encode(envelope, fact)
    return StoredFact(1, JIM, 1, JIM, made.name, 0, made.value, made.content_hash)


def test_withheld_words_leave_the_proof_whole(keyring: Keyring) -> None:
    envelope, fact = registered(keyring)
    given_out = stored(envelope, fact)
    withheld = stored(envelope, fact.with_(name=fact.name.carrying(None)))
    assert withheld.content_hash == given_out.content_hash
    assert keyring.open(avro.read(given_out).fact.name, COMMAND) == "Jim"
    with pytest.raises(TextWithheld, match="the text was withheld"):
        keyring.open(avro.read(withheld).fact.name, COMMAND)


def test_words_whose_key_another_process_destroyed_are_gone_once_it_is_done_and_for_good(
    keyring: Keyring, place: Place
) -> None:
    envelope, fact = registered(keyring)
    kept = stored(envelope, fact)
    with closing(Keyring(place, KEK)) as other:
        assert keyring.open(fact.name, COMMAND) == other.open(fact.name, COMMAND) == "Jim"
        other.destroy([fact.name.key_id])
        for _ in range(2):
            assert gone(keyring, fact.name) and gone(other, fact.name)
        other.destroy([fact.name.key_id])
    assert avro.read(kept).fact == fact
    with closing(Keyring(place, KEK)) as again:
        assert gone(again, fact.name)


def test_words_whose_key_was_destroyed_past_every_ring_are_soon_gone(keyring: Keyring, place: Place) -> None:
    sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
    by_hand(place, "UPDATE keys SET wrapped=NULL, destroyed_at=1 WHERE key_id=?", sealed.key_id)
    until(10, lambda: gone(keyring, sealed))


def test_a_destroyed_key_is_never_made_anew(keyring: Keyring) -> None:
    sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
    never_made = f"{ANN}.health.1"
    keyring.destroy([sealed.key_id, never_made, sealed.key_id])
    keyring.make_keys([JIM, ANN], PRIVACY_CLASSES)
    for person in (JIM, ANN):
        with pytest.raises(KeyDestroyed, match="the words were erased"):
            keyring.seal(HELLO, person, COMMAND, "note")
    other_class = keyring.seal(ClearText("Jim", "identity"), JIM, COMMAND, "name")
    assert keyring.open(other_class, COMMAND) == "Jim"


def test_a_destroyed_key_keeps_its_row_and_the_day_it_went(keyring: Keyring, place: Place) -> None:
    sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
    by_hand(place, "UPDATE keys SET wrapped=NULL, destroyed_at=1 WHERE key_id=?", sealed.key_id)
    keyring.destroy([sealed.key_id])
    assert by_hand(place, "SELECT wrapped, destroyed_at FROM keys") == [(None, 1)]


def test_a_key_that_was_never_made_opens_nothing(keyring: Keyring) -> None:
    sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
    unknown = sealed.with_(key_id=f"{ANN}.health.1").carrying(sealed.ciphertext)
    with pytest.raises(SealBroken, match="no such key was ever made here"):
        keyring.open(unknown, COMMAND)


def test_keys_made_in_advance_are_those_that_seal(keyring: Keyring, place: Place) -> None:
    keyring.make_keys([JIM, ANN, JIM], ("health", "identity"))
    keyring.make_keys([JIM], ("health", "staff"))
    before = by_hand(place, ALL_KEYS)
    assert len(before) == 5
    assert keyring.open(keyring.seal(HELLO, JIM, COMMAND, "note"), COMMAND) == HELLO.text
    assert by_hand(place, ALL_KEYS) == before


def test_the_least_used_keys_are_fetched_again(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "KEYS_IN_MEMORY", 3)
    sealed = [keyring.seal(HELLO, an_id(str(number)), COMMAND, "note") for number in range(10)]
    assert len(keyring._known) == 3
    assert [keyring.open(one, COMMAND) for one in sealed] == [HELLO.text] * 10


def test_another_key_encryption_key_is_told_at_the_start(keyring: Keyring, place: Place) -> None:
    keyring.seal(HELLO, JIM, COMMAND, "note")
    name = "keys.db" if isinstance(place, Path) else place.schema("keys")
    with pytest.raises(SealBroken, match=rf"^{re.escape(name)} was made under another key-encryption key$"):
        Keyring(place, bytes(KEY_BYTES))


def test_a_secret_made_under_another_key_encryption_key_is_told_too(keyring: Keyring, place: Place) -> None:
    keyring.keyed_hash("search", b"Jim")
    with pytest.raises(SealBroken, match=r"was made under another key-encryption key$"):
        Keyring(place, bytes(KEY_BYTES))


def test_a_wrapped_key_of_another_row_is_no_key(keyring: Keyring, place: Place) -> None:
    one, other = (keyring.seal(HELLO, person, COMMAND, "note") for person in (JIM, ANN))
    swapped = "UPDATE keys SET wrapped=(SELECT wrapped FROM keys WHERE key_id=?) WHERE key_id=?"
    by_hand(place, swapped, other.key_id, one.key_id)
    with closing(Keyring(place, KEK)) as again, pytest.raises(SealBroken):
        again.open(one, COMMAND)


def test_what_is_deleted_from_a_file_of_keys_is_overwritten(file: Path) -> None:
    with closing(SQLiteKeys(file)) as keys:
        for pragma, expected in (("secure_delete", 1), ("journal_mode", "wal"), ("synchronous", 2)):
            assert keys._connection.execute(f"PRAGMA {pragma}").fetchone()[0] == expected


def test_the_files_are_for_their_owner_alone_and_hold_no_key_in_the_clear(file: Path) -> None:
    with closing(Keyring(file, KEK)) as keyring:
        keyring.seal(HELLO, JIM, COMMAND, "note")
        keyring.keyed_hash("anything", b"part")
        no_key_in_the_clear(keyring, file)


def no_key_in_the_clear(keyring: Keyring, file: Path) -> None:
    secret_things = (keyring._fetched(f"{JIM}.health.1", make=False), keyring._secret("anything"), KEK, b"tea at four")
    files = sorted(file.parent.iterdir())
    assert [one.name for one in files] == ["keys.db", "keys.db-shm", "keys.db-wal"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert [one.name for one in files for thing in secret_things if thing in one.read_bytes()] == []


def test_a_damaged_keyring_is_told(file: Path) -> None:
    file.write_bytes(b"no keys here " * 1000)
    with pytest.raises(StoreDamaged, match=r"^keys\.db is damaged; restore it from its backup$"):
        Keyring(file, KEK)


def sealed_elsewhere(place: Place, kek_file: Path) -> list[tuple[Sealed, bytes | None]]:
    """Another process that meets the same new people at the same time."""
    with closing(Keyring(place, kek_from(kek_file))) as keyring:
        sealed = [keyring.seal(HELLO, an_id(str(number)), COMMAND, "note") for number in range(100)]
    return [(one, one.ciphertext) for one in sealed]


def test_processes_that_make_the_same_keys_at_the_same_time_agree(place: Place, tmp_path: Path) -> None:
    kek_file = tmp_path / "kek.hex"
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        both = [pool.submit(sealed_elsewhere, place, kek_file) for _ in range(2)]
        sealed = [(one, ciphertext) for each in both for one, ciphertext in each.result(60)]
    with closing(Keyring(place, kek_from(kek_file))) as keyring:
        assert {keyring.open(one.carrying(ciphertext), COMMAND) for one, ciphertext in sealed} == {HELLO.text}
    assert len(sealed) == 200


def test_rings_that_meet_the_same_people_at_the_same_moment_make_each_key_once(place: Place) -> None:
    people, together = [an_id(str(number)) for number in range(300)], Barrier(2, timeout=30)

    def make(order: list[UUID]) -> list[Sealed]:
        with closing(Keyring(place, KEK)) as ring:
            together.wait()
            ring.make_keys(order, ("health", "identity"))
            return [ring.seal(HELLO, person, COMMAND, "note") for person in order]

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(make, (people, people[::-1]))
    assert len(by_hand(place, ALL_KEYS)) == 600
    with closing(Keyring(place, KEK)) as ring:
        assert {ring.open(sealed, COMMAND) for sealed in (*one, *other)} == {HELLO.text}


def test_many_who_open_the_same_keyring_at_once_share_one_secret(place: Place) -> None:
    together = Barrier(8, timeout=30)

    def hashed(_: int) -> bytes:
        together.wait()
        with closing(Keyring(place, KEK)) as ring:
            return ring.keyed_hash("search", b"Jim")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(hashed, range(8)))) == 1


def test_no_key_is_used_while_the_database_cannot_say_which_are_destroyed(postgres: Postgres) -> None:
    with closing(Proxy(port_of(postgres))) as proxy, closing(Keyring(through(proxy, postgres), KEK)) as keyring:
        sealed = keyring.seal(HELLO, JIM, COMMAND, "note")
        proxy.drop()
        until(10, lambda: refused_to_open(keyring, sealed))
        with pytest.raises(
            StoreUnavailable, match=f"the database that keeps {postgres.schema('keys')} cannot be reached"
        ):
            keyring.open(sealed, COMMAND)
        with closing(Keyring(postgres, KEK)) as other:
            other.destroy([f"{ANN}.health.1"])
        proxy.heal()
        assert keyring.open(sealed, COMMAND) == HELLO.text
        with pytest.raises(KeyDestroyed):
            keyring.seal(HELLO, ANN, COMMAND, "note")


def refused_to_open(keyring: Keyring, sealed: Sealed) -> bool:
    try:
        return not keyring.open(sealed, COMMAND)
    except StoreUnavailable as error:
        return error.rule == "store_out_of_reach"


def test_threads_may_seal_at_the_same_time(keyring: Keyring) -> None:
    def seal_and_open(number: int) -> str:
        return keyring.open(keyring.seal(HELLO, an_id(str(number % 7)), COMMAND, "note"), COMMAND)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(seal_and_open, range(200))) == {HELLO.text}


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "kek.hex"
    kek = kek_from(file)
    assert len(kek) == KEY_BYTES
    assert kek_from(file) == kek
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["kek.hex"]


def test_many_who_start_at_once_get_the_same_key_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: kek_from(tmp_path / "kek.hex"), range(32)))) == 1


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kek.hex"
    kek_from(file)
    file.chmod(0o640)
    with pytest.raises(PermissionError, match=r"kek\.hex may be readable by its owner alone \(mode 0600\)"):
        kek_from(file)


@pytest.mark.parametrize("content", [b"", b"00ff", b"not hex at all", b"\xff\xfe" * 32, b"00" * 33])
def test_a_key_file_of_anything_else_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kek.hex"
    file.touch(0o600)
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"kek\.hex must hold 32 bytes as hex"):
        kek_from(file)


def test_keyed_hashes_stay_the_same_and_no_two_lists_collide(keyring: Keyring, place: Place) -> None:
    hashed = keyring.keyed_hash("search", b"ab", b"c")
    others = [
        keyring.keyed_hash("search", b"a", b"bc"),
        keyring.keyed_hash("search", b"abc"),
        keyring.keyed_hash("search", b"ab", b"c", b""),
        keyring.keyed_hash("find", b"ab", b"c"),
    ]
    assert hashed not in others and len(set(others)) == 4
    with closing(Keyring(place, KEK)) as again:
        assert again.keyed_hash("search", b"ab", b"c") == hashed


def question() -> AskDecision:
    options = tuple(
        OfferedOption(option_id=an_id(text), words=ClearText(text, "health")) for text in ("at home", "elsewhere")
    )
    return AskDecision(
        at=at("2026-03-04 14:20"),
        decision_id=an_id("decision"),
        case_id=an_id("case"),
        question=ClearText("where to?", "health"),
        options=options,
        decision_maker=NamedParty(role="social_worker", agency="LA"),
    )


def test_every_word_of_a_command_is_sealed_under_the_name_of_its_place(keyring: Keyring) -> None:
    command = question()
    sealed = sealed_copy(command, JIM, COMMAND, keyring)
    places = [sealed.question, *(option.words for option in sealed.options)]
    assert [one.field for one in places] == ["question", "options.0.words", "options.1.words"]
    assert [keyring.open(one, COMMAND) for one in places] == ["where to?", "at home", "elsewhere"]
    assert holds_words(command) and not holds_words(sealed)
    assert sealed.options[0].option_id == command.options[0].option_id


def test_a_command_without_words_is_left_as_it_is(keyring: Keyring) -> None:
    command = CancelLeave(at=at("2026-03-04 14:20"), unit=UUID(int=1), leave_id=UUID(int=2))
    assert fields_for_words(CancelLeave) == ()
    assert fields_for_words(AskDecision) == ("question", "options")
    assert not holds_words(command)
    assert sealed_copy(command, JIM, COMMAND, keyring) is command
