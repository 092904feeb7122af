"""The protocol as a log meets it: the status for each answer, its media type, and nothing that a body can break."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from services.clock import SetClock
from services.proof.checkpoint import Checkpoint
from services.proof.note import Note, signature_in
from services.proof.submission import Submission, origin_hash
from services.witness.application import LARGEST_BODY, application
from services.witness.countersigning import Witness
from services.witness.known_logs import KnownLogs
from services.witness.memory import Memory
from tests.services.http.no import refused
from tests.services.witness.made_log import LOG, NAME, NOON, STRANGER, Log, a_witness, years


@pytest.fixture
def client(witness: Witness) -> Iterator[TestClient]:
    with TestClient(application(witness)) as one:
        yield one


def test_a_checkpoint_is_countersigned(client: TestClient, witness: Witness, log: Log) -> None:
    answer = client.post("/add-checkpoint", content=log.brought(0))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    line = signature_in(answer.text.removesuffix("\n"))
    assert answer.text.endswith("\n")
    assert witness.signer.verifier.signed(Note(log.note().text, (line,)))


def test_a_log_that_is_elsewhere_is_told_where_the_witness_is(client: TestClient, log: Log) -> None:
    client.post("/add-checkpoint", content=log.brought(0))
    answer = client.post("/add-checkpoint", content=log.grow(2).brought(0))
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (409, "text/x.tlog.size", "5\n")


def test_the_last_checkpoint_is_shown_to_anybody(client: TestClient, log: Log) -> None:
    address = f"/{origin_hash(log.origin)}/checkpoint"
    refused(client.get(address), 404, "nothing_countersigned", "this witness has countersigned nothing under this name")
    client.post("/add-checkpoint", content=log.brought(0))
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert Checkpoint.read(Note.read(answer.text).text) == (log.origin, 5, log.root_at(5))


def test_every_refusal_has_its_status(client: TestClient, clock: SetClock, log: Log) -> None:
    client.post("/add-checkpoint", content=log.brought(0))
    fork, empty = log.fork(4), f"{NAME}/2027\n0\n{base64.b64encode(bytes(32)).decode()}\n"
    said = [
        (b"planted-canary", 400, "not_readable"),
        (log.brought(5, 3), 400, "old_is_larger"),
        (log.brought(5, signer=STRANGER), 403, "not_signed"),
        (Log("planted-canary/2026").grow(1).brought(0), 404, "log_unknown"),
        (b"planted-canary" * 5000, 413, "body_too_large"),
        (Submission(0, (), Note(empty, (LOG.sign(empty),))).to_bytes(), 422, "root_not_of_nothing"),
        (fork.grow(1, "else").brought(5), 422, "another_root"),
        (fork.grow(1, "else").brought(5), 422, "proof_does_not_hold"),
    ]
    for body, status, rule in said:
        refused(client.post("/add-checkpoint", content=body), status, rule, "")
    clock.moment = clock.moment.replace(year=2025)
    refused(client.post("/add-checkpoint", content=log.brought(5)), 503, "clock_behind", "this machine's clock stands")


def test_a_body_that_is_too_large(client: TestClient) -> None:
    answer = client.post("/add-checkpoint", content=b" " * (LARGEST_BODY + 1))
    refused(answer, 413, "body_too_large", "at most 65,536 bytes can be sent at once")


def test_there_is_no_other_address(client: TestClient) -> None:
    assert client.get("/livez").json() == {"standing": "alive"}
    for answer in (client.get("/planted-canary"), client.get("/add-checkpoint"), client.post("/livez")):
        refused(answer, answer.status_code, "unknown_page", "this is not an address of a witness")
        assert answer.status_code in (404, 405)
    assert client.get("/openapi.json").status_code == client.get("/docs").status_code == 404


def test_another_past_is_kept_in_the_log(client: TestClient, log: Log) -> None:
    """Signed by the log's own key it is a proof against whoever holds that key."""
    client.post("/add-checkpoint", content=log.brought(0))
    fork = log.fork(4).grow(1, "else")
    with_more = fork.note().with_signatures((a_witness("planted-canary", 7).sign("a\n", 1),))
    with capture_logs() as said:
        client.post("/add-checkpoint", content=Submission(5, (), with_more).to_bytes())
    kept = next(one for one in said if one["event"] == "not_countersigned")
    assert (kept["rule"], kept["old"], kept["note"]) == ("another_root", 5, fork.note().to_text())
    assert LOG.verifier.signed(Note.read(kept["note"]))


def test_without_room_nothing_is_signed_and_nothing_remembered(client: TestClient, memory: Memory) -> None:
    with closing(sqlite3.connect(memory.file)) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    memory._connection.execute(f"PRAGMA max_page_count={pages}")
    bodies = (Log(f"{NAME}/{year}").grow(1).brought(0) for year in range(2000, 2100))
    body = next(one for one in bodies if client.post("/add-checkpoint", content=one).status_code != 200)
    answer = client.post("/add-checkpoint", content=body)
    refused(answer, 503, "store_full", "there is no room left for witness.db; nothing was kept")
    memory._connection.execute("PRAGMA max_page_count=1000")
    assert client.post("/add-checkpoint", content=body).status_code == 200


def test_damage_is_said_and_nothing_is_signed(tmp_path: Path, log: Log) -> None:
    file = tmp_path / "witness.db"
    with closing(Memory(file, may_begin=True)) as memory:
        Witness(a_witness("w", 1), KnownLogs([LOG.verifier]), memory, SetClock(NOON)).add(log.brought(0))
    raw = bytearray(file.read_bytes())
    raw[4096:8192] = b"\xff" * 4096
    file.write_bytes(raw)
    with closing(Memory(file, may_begin=False)) as memory:
        damaged = Witness(a_witness("w", 1), KnownLogs([LOG.verifier]), memory, SetClock(NOON))
        with TestClient(application(damaged)) as client:
            answer = client.post("/add-checkpoint", content=log.grow(1).brought(5))
            refused(answer, 503, "store_damaged", "this witness's memory is damaged; whoever looks after it must")
            refused(client.get(f"/{origin_hash(log.origin)}/checkpoint"), 503, "store_damaged", "is damaged")


SIGNS = ["\n", "\n\n", "\r\n", "\x00", "\u2028", "é", "+", "=", " ", "—"]
ODD = st.sampled_from([*SIGNS, "old ", "old -1", "— ", "0", "-1", "9" * 30, "A" * 44])
NAMES = years()
GOOD = Log().grow(9)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with closing(Memory(tmp_path_factory.mktemp("hostile") / "witness.db", may_begin=True)) as memory:
        witness = Witness(a_witness("w", 1), KnownLogs([LOG.verifier]), memory, SetClock(NOON))
        with TestClient(application(witness), raise_server_exceptions=True) as one:
            assert one.post("/add-checkpoint", content=GOOD.brought(0, 5)).status_code == 200
            yield one


def is_refused(client: TestClient, body: bytes) -> None:
    """Whatever it is, it is answered; a signature only for what the log signed."""
    answer = client.post("/add-checkpoint", content=body)
    assert answer.status_code in (400, 403, 404, 409, 413, 422), (answer.status_code, body)


@given(body=st.binary(max_size=400) | st.lists(ODD | st.text(max_size=9), max_size=30).map("".join).map(str.encode))
def test_any_bytes_at_all(hostile: TestClient, body: bytes) -> None:
    is_refused(hostile, body)


@given(place=st.integers(0, 500), cut=st.integers(0, 90), put=ODD | st.text(max_size=3))
def test_a_good_request_with_something_else_in_it(hostile: TestClient, place: int, cut: int, put: str) -> None:
    log = Log(next(NAMES), tuple(GOOD.leaves))
    assert hostile.post("/add-checkpoint", content=log.brought(0, 5)).status_code == 200
    good = log.brought(5).decode()
    changed = (good[:place] + put + good[place + cut :]).encode(errors="replace")
    answer = hostile.post("/add-checkpoint", content=changed)
    if answer.status_code == 200:  # as where the sign that was put in is the one that was cut out
        read = Submission.read(changed)
        assert LOG.verifier.signed(read.note)
        assert (read.note.text, read.proof) == (log.note().text, tuple(log.prove(5, 9)))
    else:
        assert answer.status_code in (400, 403, 404, 409, 422)


def test_what_hostile_senders_try(hostile: TestClient) -> None:
    note = GOOD.note().to_text().encode()
    hash_line = base64.b64encode(bytes(32)) + b"\n"
    line = LOG.sign(GOOD.note().text).line().encode()
    for body in (
        b"old 5\n" + hash_line * 63 + b"\n" + note,
        b"old 5\n" + hash_line * 64 + b"\n" + note,
        b"old 5\n" + hash_line * 1_000_000 + b"\n" + note,
        b"old 5\n" + b"A" * 60_000 + b"\n\n" + note,
        b"old 5\n" + base64.b64encode(b"\xff" * 32).rstrip(b"=") + b"\n\n" + note,
        b"old 5\n" + b"old 5\n" + b"\n" + note,
        b"old 5\n\n" + note + line * 200,
        b"old 5\n\n" + note.replace(b"\n9\n", b"\n-9\n"),
        b"old 5\n\n" + note.replace(b"\n9\n", b"\n" + b"9" * 5000 + b"\n"),
        b"old " + b"9" * 5000 + b"\n\n" + note,
        b"old 5\n\n" + note[:-1],
        b"old 5\n\n" + note.replace(b"\n\n", b"\n\n\n\n"),
        b"\xef\xbb\xbf" + GOOD.brought(5),
        GOOD.brought(5).replace(b"\n", b"\r\n"),
        GOOD.brought(5).decode().encode("utf-16"),
    ):
        is_refused(hostile, body)


def test_duplicate_lines_of_the_log_are_one(hostile: TestClient) -> None:
    one = Log(f"{NAME}/1031").grow(3)
    note = one.note()
    answer = hostile.post(
        "/add-checkpoint", content=b"old 0\n\n" + (note.to_text() + note.signatures[0].line()).encode()
    )
    assert answer.status_code == 200
    shown = Note.read(hostile.get(f"/{origin_hash(one.origin)}/checkpoint").text)
    assert len(shown.signatures) == 2
