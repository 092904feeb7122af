"""Threats 1, 2, 4 and 5: rows edited, moved, deleted and swapped."""

from datetime import timedelta
from uuid import uuid4

from schemas import avro
from services.store.rows import Row
from services.verifying.finding import Cause
from tests.tampering.insider import Expected, Insider, expect, flipped

ALTERED = (Cause.row_altered, Cause.bytes_altered, Cause.text_withheld)
LATER = 10**9  # microseconds


def turn_a_bit_of_the_bytes(insider: Insider) -> Expected:
    row = insider.victim()
    insider.set(row.stored.position, value=flipped(row.stored.value, insider.random))
    return expect(Cause.bytes_altered, Cause.text_withheld, at=[row.stored.position])


def another_deadline(insider: Insider) -> Row:
    """The bytes say another day, and their hash fits them; the row as it is then."""
    row = insider.victim("name='DeadlineSet'")
    fact = avro.read(row.stored).fact
    changed = fact.with_(due=fact.due + timedelta(days=insider.random.randint(1, 400)))
    encoded = avro.encode(avro.envelope_in(row.stored)[0], changed)
    insider.set(row.stored.position, value=encoded.value, content_hash=encoded.content_hash)
    return insider.row(row.stored.position)


def write_other_bytes_with_their_hash(insider: Insider) -> Expected:
    return expect(Cause.row_altered, at=[another_deadline(insider).stored.position])


def write_other_bytes_with_hash_and_leaf(insider: Insider) -> Expected:
    position = another_deadline(insider).stored.position
    insider.set(position, leaf_hash=insider.leaf_for(position))
    return expect(Cause.row_altered, at=[position])


def write_other_bytes_and_chain_the_stream_anew(insider: Insider) -> Expected:
    position = another_deadline(insider).stored.position
    return expect(Cause.row_altered, at=insider.chain_from(position))


def take_a_ciphertext_out(insider: Insider) -> Expected:
    row = insider.victim("name='StepRecorded'")
    fact = avro.read(row.stored).fact
    withheld = fact.with_(step=fact.step.carrying(None))
    encoded = avro.encode(avro.envelope_in(row.stored)[0], withheld)
    assert encoded.content_hash == row.stored.content_hash
    insider.set(row.stored.position, value=encoded.value)
    return expect(Cause.text_withheld, at=[row.stored.position])


def change_one_column(insider: Insider) -> Expected:
    row = insider.victim()
    stored = row.stored
    column = insider.random.choice(("stream", "key", "name", "version", "recorded_at", "command_key", "command_body"))
    other: dict[str, object] = {
        "stream": insider.random.choice(
            (uuid4().bytes, another_stream(insider, stored.stream_bytes, stored.version), b"short")
        ),
        "key": uuid4().bytes,
        "name": "CaseClosed" if insider.random.random() < 0.5 else "NothingKnown",
        "version": stored.version + insider.random.choice((-stored.version, 50, 1000)),
        "recorded_at": stored.recorded_at + insider.random.choice((-LATER, -1, 1, LATER, 10**14, 2**62)),
        "command_key": insider.random.choice((None if row.command_key else b"k" * 32, b"k" * 32)),
        "command_body": insider.random.choice((None if row.command_body else b"b" * 32, b"b" * 32)),
    }
    insider.set(stored.position, **{column: other[column]})
    return expect(*ALTERED, at=[stored.position])


def another_stream(insider: Insider, stream: bytes, version: int) -> bytes:
    """Another case's, in which there is no such version yet; where there is none, one that nobody has."""
    found = insider.sql(
        "SELECT stream FROM facts WHERE stream<>? GROUP BY stream HAVING max(version)<? ORDER BY stream",
        stream,
        version,
    )
    return bytes(insider.random.choice(found)[0]) if found else uuid4().bytes


def change_a_hash(insider: Insider) -> Expected:
    row = insider.victim()
    if insider.random.random() < 0.5:
        insider.set(row.stored.position, content_hash=flipped(row.stored.content_hash, insider.random))
        return expect(Cause.bytes_altered, Cause.row_altered, at=[row.stored.position])
    insider.set(row.stored.position, leaf_hash=flipped(row.leaf, insider.random))
    return expect(Cause.leaf_altered, at=[row.stored.position])


def move_a_row_behind_the_head(insider: Insider) -> Expected:
    position, head = insider.victim("position < (SELECT position FROM head)").stored.position, insider.head
    beyond = head + insider.random.randint(1, 50)
    insider.set(position, position=beyond)
    return expect(Cause.row_missing, at=[position, beyond])


def move_a_row_before_the_first(insider: Insider) -> Expected:
    position = insider.victim("position < (SELECT position FROM head)").stored.position
    insider.set(position, position=-insider.random.randint(0, 9))
    moved = insider.sql("SELECT min(position) FROM facts")[0][0]
    return expect(Cause.row_missing, at=[position, moved])


def delete_a_row(insider: Insider) -> Expected:
    which = insider.random.choice(
        ("version=1", "version>1", "version=(SELECT max(version) FROM facts o WHERE o.stream=facts.stream)")
    )
    position = insider.victim(f"{which} AND position < (SELECT position FROM head)").stored.position
    insider.sql("DELETE FROM facts WHERE position=?", position)
    return expect(Cause.row_missing, at=[position])


def delete_several_rows(insider: Insider) -> Expected:
    gone = insider.random.sample(range(1, insider.head), insider.random.randint(2, 6))
    for position in gone:
        insider.sql("DELETE FROM facts WHERE position=?", position)
    return expect(Cause.row_missing, at=gone)


def swap_two_rows(insider: Insider) -> Expected:
    one = insider.victim().stored
    same = insider.random.random() < 0.5
    where = f"position<>{one.position} AND stream{'=' if same else '<>'}x'{one.stream_bytes.hex()}'"
    if not insider.sql(f"SELECT 1 FROM facts WHERE {where}"):
        where = f"position<>{one.position}"
    other = insider.victim(where).stored
    insider.set(one.position, position=-1)
    insider.set(other.position, position=one.position)
    insider.set(-1, position=other.position)
    return expect(Cause.row_altered, at=[one.position, other.position])


TAMPERINGS = {
    1: (
        turn_a_bit_of_the_bytes,
        write_other_bytes_with_their_hash,
        write_other_bytes_with_hash_and_leaf,
        write_other_bytes_and_chain_the_stream_anew,
        take_a_ciphertext_out,
        change_a_hash,
    ),
    2: (change_one_column, move_a_row_behind_the_head, move_a_row_before_the_first),
    4: (delete_a_row, delete_several_rows),
    5: (swap_two_rows,),
}
