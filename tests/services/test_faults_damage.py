"""The files are not what was written: it is said which fact, nothing is guessed, and others go on (faults 19 to 25)."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import avro
from schemas.proven import UnreadableFact
from services.recording import CareRecord
from services.store.recorder import StoreDamaged
from tests.services.dying import asked, line, open_record

SEED = 1911
CASES = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Fifteen facts of five cases, three of each."""
    record = open_record(tmp_path)
    for number in range(CASES):
        record.do_now(line(number), asked(number))
    close(record)
    return tmp_path


def close(record: CareRecord) -> None:
    record.close()
    record.keyring.close()


@pytest.fixture
def raw(folder: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with the file in their hands."""
    connection = sqlite3.connect(folder / "record.db", isolation_level=None)
    yield connection
    connection.close()


def values(raw: sqlite3.Connection) -> dict[int, bytes]:
    return dict(raw.execute("SELECT position, value FROM facts"))


def put(raw: sqlite3.Connection, position: int, value: bytes) -> None:
    """Other bytes in a fact's place, once its guard is taken away."""
    raw.execute("DROP TRIGGER IF EXISTS facts_refuse_UPDATE")
    raw.execute("UPDATE facts SET value=? WHERE position=?", (value, position))


def changed(value: bytes, chance: random.Random) -> bytes:
    """One bit flipped, a piece cut off, or something put behind."""
    place = chance.randrange(len(value))
    return chance.choice(
        (
            value[:place] + bytes((value[place] ^ 1 << chance.randrange(8),)) + value[place + 1 :],
            value[:place],
            value + chance.randbytes(1 + place % 9),
        )
    )


@pytest.mark.fault(20)
def test_a_changed_fact_is_named_and_nothing_is_added_to_its_stream(folder: Path, raw: sqlite3.Connection) -> None:
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    whole = values(raw)
    for _ in range(60):
        position = chance.randrange(1, 3 * CASES + 1)
        number = (position - 1) // 3
        put(raw, position, changed(whole[position], chance))
        record = open_record(folder)
        why = f"the fact at position {position} of stream {line(number).case_id} cannot be read: "
        with pytest.raises(UnreadableFact, match=why) as unreadable:
            record.do_now(line(number).with_(line_id=line(99).line_id), asked(99))
        assert (unreadable.value.position, unreadable.value.stream) == (position, line(number).case_id)
        assert record.store.head().position == 3 * CASES
        other = record.store.stream(line((number + 1) % CASES).case_id)
        assert [type(avro.read(one).fact).__name__ for one in other] == ["CaseOpened", "StepRecorded", "DeadlineSet"]
        close(record)
        put(raw, position, whole[position])


def test_other_cases_go_on_beside_a_damaged_one(folder: Path, raw: sqlite3.Connection) -> None:
    put(raw, 1, values(raw)[4])
    record = open_record(folder)
    assert record.do_now(line(7), asked(7)).facts[0].position == 3 * CASES + 1
    with pytest.raises(UnreadableFact):
        record.do_now(line(0), asked(98))
    close(record)


@pytest.mark.fault(24)
def test_a_schema_that_is_not_known_here_is_named(folder: Path, raw: sqlite3.Connection) -> None:
    value = values(raw)[2]
    put(raw, 2, value[:2] + b"newer!!!" + value[10:])
    record = open_record(folder)
    why = rf"position 2 of stream {line(0).case_id} cannot be read: its schema {b'newer!!!'.hex()} is not known here"
    with pytest.raises(UnreadableFact, match=why):
        record.do_now(line(0), asked(98))
    close(record)


@pytest.mark.parametrize("page", range(1, 6))
@pytest.mark.fault(19)
def test_a_damaged_page_is_told_in_words(folder: Path, page: int) -> None:
    file = folder / "record.db"
    content = bytearray(file.read_bytes())
    content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    file.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"^record\.db is damaged; restore it from its backup$"):
        use_everything(folder)


def use_everything(folder: Path) -> None:
    """Whatever the service does with the file: open, read all, look up a key, load a stream, write."""
    record = open_record(folder)
    try:
        record.store.after(0, 1000)
        for number in range(CASES):
            record.store.stream(line(number).case_id)
            record.do_now(line(number), asked(number))
        record.do_now(line(50), asked(50))
        record.store.keep_snapshot(line(0).case_id, 1, "code", b"state")
    finally:
        close(record)


def test_a_damaged_keyring_is_told_in_words(folder: Path) -> None:
    (folder / "keys.db").write_bytes(b"\xa5" * 8192)
    with pytest.raises(StoreDamaged, match=r"^keys\.db is damaged; restore it from its backup$"):
        open_record(folder)
