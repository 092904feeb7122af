"""Whatever a witness says that is no sound countersignature, it is named in a sentence, and nothing is believed."""

import base64
import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.clock import SetClock
from services.proof.another_past import AnotherPast
from services.proof.asking import Cosigned
from services.proof.looking import Looked
from services.proof.merkle import EMPTY
from services.proof.note import DASH, Note
from services.proof.submission import SIZE_TYPE
from services.proof.witnesses import Address, Witness
from services.proof.witnessing import Witnesses
from tests.services.proof.canned import Canned, Say, http
from tests.services.witness.made_log import LOG, NOON, Log, a_witness

W = a_witness("w.example", 1)
OTHER = a_witness("other.example", 5)
AT = int(NOON.timestamp())


@pytest.fixture
def log() -> Log:
    return Log().grow(9)


def ask(log: Log, *says: bytes | Say, seconds: float = 60.0) -> Cosigned:
    """What comes of asking a witness that says this."""
    with Canned(*says) as canned, Witnesses([canned.known_as(W.verifier)], 1, SetClock(NOON), seconds) as witnesses:
        return witnesses.ask(log.note(), log.prove)


def not_signed(cosigned: Cosigned, log: Log) -> tuple[str, str]:
    """Rule and words of what hindered the witness."""
    assert cosigned.note == log.note()
    (hindered,) = cosigned.hindered
    assert hindered.witness == "w.example"
    return hindered.rule, hindered.why


def test_a_sound_line_is_taken_and_lines_of_others_are_passed_over(log: Log) -> None:
    text = log.note().text
    lines = OTHER.sign(text, AT).line() + W.sign(text, AT).line()
    cosigned = ask(log, http(200, lines))
    assert cosigned.note == log.note().with_signatures((W.sign(text, AT),))
    assert cosigned.hindered == ()


def test_what_is_sent(log: Log) -> None:
    line = W.sign(log.note().text, AT).line()
    says = http(409, "4\n", SIZE_TYPE), http(200, line), http(200, line)
    with Canned(*says) as canned, Witnesses([canned.known_as(W.verifier)], 1, SetClock(NOON), 60.0) as witnesses:
        assert witnesses.enough(witnesses.ask(log.note(), log.prove).note)
        witnesses.ask(log.note(), log.prove)
    heads = [one.partition(b"\r\n")[0] for one in canned.asked]
    assert heads == [b"POST /witness/add-checkpoint HTTP/1.1"] * 3
    assert [one.partition(b"\r\n\r\n")[2] for one in canned.asked] == [log.brought(0), log.brought(4), log.brought(9)]


@pytest.mark.parametrize("apart", [timedelta(seconds=301), timedelta(seconds=-301), timedelta(days=20_000)])
def test_a_time_that_cannot_be(log: Log, apart: timedelta) -> None:
    line = W.sign(log.note().text, int((NOON + apart).timestamp())).line()
    assert not_signed(ask(log, http(200, line)), log) == (
        "witness_clock",
        "w.example signed with a time more than five minutes from ours",
    )


def test_a_clock_that_is_a_little_apart_is_taken(log: Log) -> None:
    for apart in (-300, 300):
        assert ask(log, http(200, W.sign(log.note().text, AT + apart).line())).hindered == ()


def test_the_newest_of_two_sound_lines_is_taken(log: Log) -> None:
    text = log.note().text
    cosigned = ask(log, http(200, W.sign(text, AT - 999).line() + W.sign(text, AT).line()))
    assert W.verifier.signed_at(cosigned.note) == AT


def unsound_lines(log: Log) -> Iterator[str]:
    text = log.note().text
    good = W.sign(text, AT)
    yield OTHER.sign(text, AT).line()
    yield W.sign(log.note(8).text, AT).line()
    yield LOG.sign(text).line()
    yield good._replace(raw=good.raw[:-1] + bytes((good.raw[-1] ^ 1,))).line()
    yield good._replace(raw=(AT + 1).to_bytes(8, "big") + good.raw[8:]).line()
    yield good._replace(raw=good.raw[8:]).line()
    yield good._replace(raw=b"\xff").line()
    yield good.line() + good._replace(raw=bytes(72)).line()
    yield good._replace(raw=b"\xff" * 8 + good.raw[8:]).line()


def test_an_unsound_countersignature(log: Log) -> None:
    for lines in unsound_lines(log):
        assert not_signed(ask(log, http(200, lines)), log) == (
            "countersignature_unsound",
            "w.example answered without a sound signature of its own",
        )


@pytest.mark.parametrize(
    ("said", "rule", "words"),
    [
        (http(200, ""), "witness_unreadable", "answered with what is no signature"),
        (http(200, "signed\n"), "witness_unreadable", "answered with what is no signature"),
        (http(200, f"{DASH}w.example AAAA\n"), "witness_unreadable", "answered with what is no signature"),
        (http(200, b"\xff\xfe"), "witness_unreadable", "answered in no text that can be read"),
        (http(200, OTHER.sign("a\n", 1).line() * 17), "witness_unreadable", "answered with too many signatures"),
        (http(200, "x" * 65_537), "witness_unreadable", "answered with what is no answer of a witness"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 70_000, "witness_unreadable", "answered with what is no answer"),
        (b"220 mail.example ESMTP\r\n", "witness_unreadable", "answered with what is no answer of a witness"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500, "witness_unreadable", "answered with what is no answer"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, "witness_unreadable", "answered with what is no answer"),
        (b"HTTP/1.1 2OO OK\r\n\r\n", "witness_unreadable", "answered with what is no answer of a witness"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "witness_unreadable",
            "answered with what is no answer of a witness",
        ),
        (b"", "witness_out_of_reach", "cannot be reached"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "witness_unreadable", "answered with what is no"),
        (http(302, "", more="Location: http://127.0.0.1:1/\r\n"), "witness_refused", "refused with the status 302"),
        (http(400, "planted"), "witness_refused", "could not read what it was sent"),
        (http(403, "planted"), "witness_refused", "does not take the signature of this log"),
        (http(404, "planted"), "log_not_known_there", "does not know this log"),
        (http(422, "planted"), "another_past", "knows another past of this log"),
        (http(503, "planted"), "witness_hindered", "cannot sign just now"),
        (http(500, "planted"), "witness_refused", "refused with the status 500"),
        (http(409, "4\n"), "witness_unreadable", "answered that it knows another size, and not which"),
        (http(409, "04\n", SIZE_TYPE), "witness_unreadable", "answered that it knows another size, and not which"),
        (http(409, "-4\n", SIZE_TYPE), "witness_unreadable", "answered that it knows another size, and not which"),
        (http(409, "9" * 19, SIZE_TYPE), "witness_unreadable", "answered that it knows another size, and not which"),
        (http(409, "9" * 5000, SIZE_TYPE), "witness_unreadable", "answered that it knows another size, and not"),
        (http(409, b"\xff", SIZE_TYPE), "witness_unreadable", "answered in no text that can be read"),
        (http(409, "4\n", SIZE_TYPE), "witness_moves", "was at another size each time it was asked"),
        (http(409, "0\n", SIZE_TYPE), "witness_moves", "was at another size each time it was asked"),
        (http(409, "9\n", SIZE_TYPE), "another_past", "knows another past of this log"),
        (http(409, "12\n", SIZE_TYPE), "larger_known", "knows 12 facts of this log, which are more than the 9 it"),
    ],
)
def test_what_is_no_countersignature(log: Log, said: bytes, rule: str, words: str) -> None:
    found = not_signed(ask(log, said), log)
    assert found[0] == rule
    assert found[1].startswith(f"w.example {words}")
    assert "planted" not in found[1]


def drip(_: bytes, wire: socket.socket) -> bytes:
    """A byte now and then, for ever."""
    wire.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        time.sleep(0.02)
        wire.sendall(b"y")


def silence(_: bytes, wire: socket.socket) -> bytes:
    """Nothing, until whoever asked has gone."""
    wire.recv(1)
    return b""


@pytest.mark.parametrize("say", [drip, silence])
def test_a_witness_that_is_silent_or_drips_is_not_waited_for(log: Log, say: Say) -> None:
    """Its thread ends too: it could not be sent again otherwise."""
    with Canned(say) as canned, Witnesses([canned.known_as(W.verifier)], 1, SetClock(NOON), 0.2) as witnesses:
        found = [not_signed(witnesses.ask(log.note(), log.prove), log) for _ in range(3)]
        assert found == [("witness_silent", "w.example did not answer in time")] * 3
        (messenger,) = witnesses.messengers
        while messenger.is_out:
            time.sleep(0.01)


def test_https_where_nobody_speaks_it(log: Log) -> None:
    with Canned(b"HTTP/1.1 400 Bad\r\n\r\n") as canned:
        witness = Witness(W.verifier, Address.read(f"https://127.0.0.1:{canned.port}"))
        with Witnesses([witness], 1, SetClock(NOON), 60.0) as witnesses:
            assert not_signed(witnesses.ask(log.note(), log.prove), log) == (
                "witness_out_of_reach",
                "w.example shows no certificate that is trusted here",
            )


# Looked at before anything is signed


def look(log: Log, *says: bytes | Say) -> Looked:
    with Canned(*says) as canned, Witnesses([canned.known_as(W.verifier)], 1, SetClock(NOON), 60.0) as witnesses:
        return witnesses.look(log.origin, LOG, log.size, log.root_at)


def shown(log: Log, size: int) -> bytes:
    note = log.note(size)
    return http(200, note.with_signatures((W.sign(note.text, AT - 9999),)).to_text())


def test_what_it_shows_is_what_is_held_here(log: Log) -> None:
    assert look(log, http(409, "4\n", SIZE_TYPE), shown(log, 4)) == (("w.example",), (), True)
    assert look(log, http(409, "9\n", SIZE_TYPE), shown(log, 9)) == (("w.example",), (), True)
    empty = Log().note(0).text
    assert look(log, http(200, W.sign(empty, AT).line())) == (("w.example",), (), True)


def test_it_knows_more_or_other_facts(log: Log) -> None:
    later = Log().grow(12)
    other = log.fork(3).grow(4, "else")
    for says, words in (
        ((http(409, "12\n", SIZE_TYPE), shown(later, 12)), "knows 12 facts of this log, and only 9 are held here"),
        ((http(409, "12\n", SIZE_TYPE), http(500, "")), "knows 12 facts of this log, and only 9 are held here"),
        ((http(409, "4\n", SIZE_TYPE), shown(later, 12)), "knows 12 facts of this log, and only 9 are held here"),
        ((http(409, "7\n", SIZE_TYPE), shown(other, 7)), "signed for other facts among the first 7"),
    ):
        with pytest.raises(AnotherPast) as said:
            look(log, *says)
        assert said.value.rule == "another_past"
        assert str(said.value).startswith(f"the witness w.example {words}; nothing is signed until somebody has looked")


def test_it_does_not_show_what_it_knows(log: Log) -> None:
    other_log = Log("throughcare/else/2026").grow(4)
    unsigned = http(200, log.note(4).to_text())
    by_another = http(200, log.note(4).with_signatures((OTHER.sign(log.note(4).text, AT),)).to_text())
    no_checkpoint = "hello\n"
    of_no_log = http(200, Note(no_checkpoint, (W.sign(no_checkpoint, AT),)).to_text())
    for second, rule, words in (
        (http(404, ""), "witness_shows_nothing", "does not show what it countersigned last"),
        (unsigned, "countersignature_unsound", "shows what it did not sign, or another log's"),
        (by_another, "countersignature_unsound", "shows what it did not sign, or another log's"),
        (shown(other_log, 4), "countersignature_unsound", "shows what it did not sign, or another log's"),
        (http(200, "nothing"), "witness_unreadable", "shows what is no checkpoint"),
        (http(200, b"\xff"), "witness_unreadable", "shows what is no checkpoint"),
        (of_no_log, "witness_unreadable", "shows what is no checkpoint"),
        (shown(log, 3), "witness_shows_older", "shows less than it says it knows"),
        (b"", "witness_out_of_reach", "cannot be reached"),
    ):
        found = look(log, http(409, "4\n", SIZE_TYPE), second)
        assert found == ((), (("w.example", rule, f"w.example {words}"),), False)


def test_it_does_not_know_the_log(log: Log) -> None:
    why = "w.example does not know this log"
    assert look(log, http(404, "")) == ((), (("w.example", "log_not_known_there", why),), False)


def test_nothing_is_signed_but_that_the_log_begins_empty(log: Log) -> None:
    says = http(409, "4\n", SIZE_TYPE), shown(log, 4)
    with Canned(*says) as canned, Witnesses([canned.known_as(W.verifier)], 1, SetClock(NOON), 60.0) as witnesses:
        witnesses.look(log.origin, LOG, log.size, log.root_at)
    first, second = canned.asked
    empty = base64.b64encode(EMPTY).decode()
    assert first.partition(b"\r\n\r\n")[2] == Log(log.origin).brought(0)
    assert f"\n0\n{empty}\n".encode() in first
    assert second.startswith(b"GET /witness/") and second.endswith(b"\r\n\r\n")
