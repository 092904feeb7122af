"""A log and three witnesses, each a process of its own: what is published, what is refused, what is not yet known."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.clock import WallClock
from services.proof.another_past import AnotherPast
from services.proof.note import Verifier
from services.proof.witnesses import Address, Witness
from services.proof.witnessing import Witnesses
from services.witness.serving import key_line
from services.witness.settings import WitnessSettings
from tests.real.running import free_ports
from tests.services.witness.made_log import LOG, Log, years
from tests.services.witness.running import RunningWitness

LONG = 3600.0  # seconds; longer than any test may take, so that none passes by waiting
ORIGINS = years()
WITNESSES = ("a.example", "b.example", "c.example")


class Three:
    """Three programs and what a log knows of them."""

    def __init__(self, folder: Path) -> None:
        self.programs = []
        for name in WITNESSES:
            (folder / name).mkdir()
            self.programs.append(RunningWitness(folder / name, name))
        self.known = [
            one.known_as(Verifier.read(key_line(WitnessSettings(name=one.name, data=one.folder))))
            for one in self.programs
        ]

    def known_where_nobody_listens(self, *numbers: int) -> list[Witness]:
        """The same list, with addresses for some of them at which nothing answers."""
        away = Address("http", "127.0.0.1", free_ports(1)[0], "")
        return [one._replace(address=away) if number in numbers else one for number, one in enumerate(self.known)]

    def up(self) -> None:
        """All three answer."""
        down = [one for one in self.programs if not one.running]
        for one in down:
            one.begin()
        for one in down:
            one.is_there()


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    three = Three(tmp_path_factory.mktemp("witnesses"))
    yield three
    for one in three.programs:
        one.die()


@pytest.fixture
def three(programs: Three) -> Three:
    programs.up()
    return programs


@pytest.fixture
def log() -> Log:
    return Log(next(ORIGINS)).grow(5)


def asking(known: list[Witness], quorum: int = 2, seconds: float = LONG) -> Witnesses:
    return Witnesses(known, quorum, WallClock(), seconds)


def who_signed(witnesses: Witnesses, log: Log) -> tuple[set[str], dict[str, tuple[str, str]]]:
    """Who signed the log as it is, and what hindered whom."""
    cosigned = witnesses.ask(log.note(), log.prove)
    assert cosigned.note.text == log.note().text
    assert LOG.verifier.signed(cosigned.note)
    signed = {one.name for one in witnesses.witnesses if one.verifier.signed(cosigned.note)}
    assert witnesses.enough(cosigned.note) == (len(signed) >= witnesses.quorum)
    return signed, {one.witness: (one.rule, one.why) for one in cosigned.hindered}


def test_three_sign_as_the_log_grows(three: Three, log: Log) -> None:
    with asking(three.known, quorum=3) as witnesses:
        for facts in (0, 1, 0, 40):
            assert who_signed(witnesses, log.grow(facts)) == (set(WITNESSES), {})
    with asking(three.known, quorum=3) as another_process:  # which must first learn how far each of them is
        assert who_signed(another_process, log.grow(3)) == (set(WITNESSES), {})


def test_one_is_down_and_the_checkpoint_is_published(three: Three, log: Log) -> None:
    three.programs[2].die()
    with asking(three.known) as witnesses:
        away = {"c.example": ("witness_out_of_reach", "c.example cannot be reached")}
        for _ in range(3):
            assert who_signed(witnesses, log.grow(2)) == ({"a.example", "b.example"}, away)
        three.up()
        assert "c.example" in who_signed_in_time(witnesses, log.grow(2))


def who_signed_in_time(witnesses: Witnesses, log: Log) -> set[str]:
    """Who signs when all of them must: nobody is left behind for being slow."""
    witnesses.quorum = len(witnesses.witnesses)
    return who_signed(witnesses, log)[0]


def test_without_quorum_it_is_not_published_and_nothing_is_raised(three: Three, log: Log) -> None:
    with asking(three.known_where_nobody_listens(1, 2)) as witnesses:
        signed, hindered = who_signed(witnesses, log)
        assert (signed, set(hindered)) == ({"a.example"}, {"b.example", "c.example"})
    with asking(three.known_where_nobody_listens(0, 1, 2)) as witnesses:
        signed, hindered = who_signed(witnesses, log.grow(1))
        assert (signed, set(hindered)) == (set(), set(WITNESSES))


def test_one_that_is_silent_delays_nobody(three: Three, log: Log) -> None:
    silent = {"c.example": ("witness_silent", "c.example did not answer in time")}
    with asking(three.known) as witnesses:
        three.programs[2].pause()
        try:
            for facts in range(3):
                assert who_signed(witnesses, log.grow(facts)) == ({"a.example", "b.example"}, silent)
        finally:
            three.programs[2].resume()
        while witnesses.messengers[2].is_out:
            time.sleep(0.01)
        assert who_signed_in_time(witnesses, log.grow(1)) == set(WITNESSES)


def test_silence_ends_after_the_time_for_an_answer(three: Three, log: Log) -> None:
    with asking(three.known[2:], quorum=1, seconds=0.3) as witnesses:
        three.programs[2].pause()
        try:
            assert who_signed(witnesses, log)[0] == set()
        finally:
            three.programs[2].resume()


def test_killed_between_remembering_and_answering_and_asked_again(three: Three, log: Log) -> None:
    three.programs[0].die()
    three.programs[0].begin(THROUGHCARE_CRASH_AT="countersigned")
    three.programs[0].is_there()
    with asking(three.known, quorum=3) as witnesses:
        signed, hindered = who_signed(witnesses, log)
        assert (signed, set(hindered)) == ({"b.example", "c.example"}, {"a.example"})
        three.programs[0].stop()
        three.up()
        assert who_signed(witnesses, log) == (set(WITNESSES), {})
        assert who_signed(witnesses, log.grow(1)) == (set(WITNESSES), {})


def test_a_fork_with_the_true_key_is_refused_by_whoever_knows_the_other_branch(three: Three, log: Log) -> None:
    with asking(three.known, quorum=3) as witnesses:
        who_signed(witnesses, log)
    fork = log.fork(3).grow(10, "else")
    with asking(three.known) as thief:
        signed, hindered = who_signed(thief, fork)
        assert signed == set()
        assert hindered == {one: ("another_past", f"{one} knows another past of this log") for one in WITNESSES}
        same_size = log.fork(3).grow(2, "else")
        assert {rule for rule, _ in who_signed(thief, same_size)[1].values()} == {"another_past"}


def test_of_two_branches_only_one_finds_enough(three: Three, log: Log) -> None:
    """Each witness alone with a branch of its own: the third decides, and never for both."""
    fork = log.fork(4).grow(3, "else")
    with asking(three.known[:1], quorum=1) as first, asking(three.known[1:2], quorum=1) as second:
        assert who_signed(first, log)[0] == {"a.example"}
        assert who_signed(second, fork)[0] == {"b.example"}
    with asking(three.known) as witnesses, asking(three.known) as thief:
        threads = [
            threading.Thread(target=who_signed, args=(witnesses, log)),
            threading.Thread(target=who_signed, args=(thief, fork)),
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
        signed, forked = who_signed(witnesses, log)[0], who_signed(thief, fork)[0]
        assert (len(signed), len(forked)) in ((2, 1), (1, 2))
        assert signed.isdisjoint(forked)


def test_a_rollback_is_refused(three: Three, log: Log) -> None:
    with asking(three.known, quorum=3) as witnesses:
        who_signed(witnesses, log)
    with asking(three.known) as witnesses:
        signed, hindered = who_signed(witnesses, log.fork(3))
        assert signed == set()
        words = "knows 5 facts of this log, which are more than the 3 it was to sign"
        assert hindered == {one: ("larger_known", f"{one} {words}") for one in WITNESSES}


def test_proofs_are_made_by_whoever_asks(three: Three, log: Log) -> None:
    """What reads the tree need not bear several threads at once."""
    with asking(three.known, quorum=3) as witnesses:
        who_signed(witnesses, log)
    makers = set()

    def prove(old: int, new: int) -> list[bytes]:
        makers.add(threading.get_ident())
        return log.prove(old, new)

    with asking(three.known, quorum=3) as witnesses:
        witnesses.ask(log.grow(4).note(), prove)
    assert makers == {threading.get_ident()}


def test_what_the_log_itself_cannot_do_is_not_hidden(three: Three, log: Log) -> None:
    def broken(old: int, new: int) -> list[bytes]:
        raise LookupError("a tile is missing")

    with asking(three.known, quorum=3) as witnesses:
        who_signed(witnesses, log)
        with pytest.raises(LookupError, match="a tile is missing"):
            witnesses.ask(log.grow(1).note(), broken)


# Before anything is signed


def test_a_log_that_nobody_knows_yet_may_begin(three: Three, log: Log) -> None:
    with asking(three.known) as witnesses:
        for size in (0, 5):
            found = witnesses.look(log.origin, LOG, size, log.root_at)
            assert found == (WITNESSES, (), True)
        assert who_signed_in_time(witnesses, log) == set(WITNESSES)


def test_the_past_that_is_known_is_the_past_that_is_held(three: Three, log: Log) -> None:
    with asking(three.known, quorum=3) as witnesses:
        who_signed(witnesses, log)
        assert witnesses.look(log.origin, LOG, 5, log.root_at) == (WITNESSES, (), True)
        log.grow(300)
        assert witnesses.look(log.origin, LOG, 305, log.root_at) == (WITNESSES, (), True)
        assert who_signed(witnesses, log) == (set(WITNESSES), {})  # looking has moved nothing


def test_an_older_copy_is_not_signed_on(three: Three, log: Log) -> None:
    with asking(three.known[:1], quorum=1) as one_alone:
        who_signed(one_alone, log)
    with asking(three.known) as witnesses, pytest.raises(AnotherPast) as said:
        witnesses.look(log.origin, LOG, 4, log.fork(4).root_at)
    assert said.value.rule == "another_past"
    assert str(said.value) == (
        "the witness a.example knows 5 facts of this log, and only 4 are held here; "
        "nothing is signed until somebody has looked, and `throughcare verify` tells where"
    )


def test_an_older_copy_that_grew_otherwise_is_not_signed(three: Three, log: Log) -> None:
    with asking(three.known[2:], quorum=1) as one_alone:
        who_signed(one_alone, log)
    other = log.fork(4).grow(30, "else")
    with asking(three.known) as witnesses, pytest.raises(AnotherPast) as said:
        witnesses.look(log.origin, LOG, other.size, other.root_at)
    assert str(said.value) == (
        "the witness c.example signed for other facts among the first 5; "
        "nothing is signed until somebody has looked, and `throughcare verify` tells where"
    )


def test_with_too_few_in_reach_it_is_said_that_this_is_not_known(three: Three, log: Log) -> None:
    known = three.known_where_nobody_listens(1, 2)
    with asking(known) as witnesses:
        agree, hindered, is_known = witnesses.look(log.origin, LOG, 5, log.root_at)
    assert (agree, is_known) == (("a.example",), False)
    assert [one.why for one in hindered] == ["b.example cannot be reached", "c.example cannot be reached"]
    with asking(known, quorum=1) as witnesses:
        assert witnesses.look(log.origin, LOG, 5, log.root_at).is_known


def test_one_that_does_not_know_the_log(three: Three) -> None:
    log = Log("throughcare/another-store/2026").grow(2)
    with asking(three.known) as witnesses:
        agree, hindered, is_known = witnesses.look(log.origin, LOG, 2, log.root_at)
        assert (agree, is_known) == ((), False)
        assert [one.why for one in hindered] == [f"{name} does not know this log" for name in WITNESSES]
        assert who_signed(witnesses, log)[1]["b.example"] == ("log_not_known_there", "b.example does not know this log")
