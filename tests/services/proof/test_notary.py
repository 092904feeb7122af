"""What is signed, when, by which keys; and that another past is never signed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from services.clock import WallClock
from services.proof import log as growing
from services.proof.another_past import AnotherPast
from services.proof.asking import Cosigned, Prove
from services.proof.checkpoint import Checkpoint
from services.proof.looking import Looked, RootAt
from services.proof.notary import Notary, NotHeard
from services.proof.note import Note, Signer
from services.proof.signing_key import key_name
from services.proof.witnessing import Witnesses
from tests.services.proof.written import NEXT, Proved
from tests.services.test_sqlite_recorder import without_triggers
from tests.spec import at

SECOND = timedelta(seconds=1)


@pytest.fixture
def proved(tmp_path: Path) -> Iterator[Proved]:
    proved = Proved(tmp_path)
    yield proved
    proved.close()


def signed(proved: Proved) -> list[Checkpoint]:
    return [Checkpoint.read(Note.read(one.note).text) for one in proved.kept.checkpoints()]


def test_an_empty_record_is_not_signed(proved: Proved) -> None:
    assert not proved.sign()
    assert signed(proved) == []


def test_what_is_signed_is_the_whole_record(proved: Proved) -> None:
    proved.write(3)
    assert proved.sign()
    assert signed(proved) == [(f"{key_name(proved.store.store_id())}/2026", 3, proved.root_of(1, 3))]
    note = Note.read(proved.kept.checkpoints()[0].note)
    assert proved.keys[0].verifier.signed(note)


def test_a_fact_waits_a_second_at_most(proved: Proved) -> None:
    proved.write()
    assert not proved.notary.once()
    proved.clock.moment += SECOND
    assert proved.notary.once()
    assert not proved.notary.once()


def test_many_facts_do_not_wait(proved: Proved) -> None:
    proved.write(255)
    assert not proved.notary.once()
    proved.write()
    assert proved.notary.once()


@pytest.mark.parametrize("name", ["Discharged", "HandoverAccepted", "EnquiryClosed", "DecisionMade"])
def test_a_weighty_fact_does_not_wait(proved: Proved, name: str) -> None:
    proved.write(2)
    assert not proved.notary.once()
    proved.write(name=name)
    assert proved.notary.once()


def test_every_checkpoint_continues_the_one_before(proved: Proved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "LEAVES_AT_ONCE", 100)
    for step in (1, 254, 2, 300, 1):
        proved.write(step)
        proved.sign()
    assert [(one.size, one.root) for one in signed(proved)] == [
        (size, proved.root_of(1, size)) for size in (1, 255, 257, 557, 558)
    ]


def test_each_year_has_a_log_of_its_own(proved: Proved) -> None:
    proved.clock.moment = at("2025-12-31 23:59:59.999")
    proved.write(2)
    proved.clock.moment = at("2026-01-01 00:00:00")
    proved.write(3)
    proved.clock.moment = at("2028-05-01 12:00")
    proved.write(1)
    proved.sign()
    name = key_name(proved.store.store_id())
    assert signed(proved) == [
        (f"{name}/2025", 2, proved.root_of(1, 2)),
        (f"{name}/2026", 3, proved.root_of(3, 3)),
        (f"{name}/2028", 1, proved.root_of(6, 1)),
    ]
    assert [tuple(one) for one in proved.kept.logs()] == [(2025, 1), (2026, 3), (2028, 6)]


def test_a_year_that_was_signed_at_its_end_is_followed_by_the_next(proved: Proved) -> None:
    proved.write(2)
    proved.sign()
    proved.clock.moment = at("2027-01-01 00:00")
    proved.write(2)
    assert proved.again().once(now=True)
    assert [(one.origin[-4:], one.size) for one in signed(proved)] == [("2026", 2), ("2027", 2)]


def test_another_process_goes_on_where_the_first_was(proved: Proved) -> None:
    proved.write(3)
    proved.sign()
    proved.write(3)
    assert proved.again().once(now=True)
    proved.notary.forget()
    proved.write(3)
    assert proved.sign()
    assert [(one.size, one.root) for one in signed(proved)] == [(size, proved.root_of(1, size)) for size in (3, 6, 9)]


def test_a_process_that_died_between_tiles_and_checkpoint_is_made_good(
    proved: Proved, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved.write(300)
    with monkeypatch.context() as patched:
        patched.setattr(Notary, "_sign", dies)
        with pytest.raises(KeyboardInterrupt):
            proved.sign()
    proved.write(5)
    assert proved.again().once(now=True)
    assert signed(proved)[-1][1:] == (305, proved.root_of(1, 305))


def dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_two_keys_sign_while_one_follows_the_other(proved: Proved) -> None:
    both = (*proved.keys, Signer(proved.keys[0].verifier.name, NEXT))
    proved.write()
    Notary(proved.store, proved.kept, both).once(now=True)
    note = Note.read(proved.kept.checkpoints()[0].note)
    assert [one.verifier.signed(note) for one in both] == [True, True]


def test_a_record_that_is_shorter_than_was_signed_is_not_signed(proved: Proved) -> None:
    proved.write(5)
    proved.sign()
    raw = without_triggers(proved.folder / "record.db")
    raw.execute("DELETE FROM facts WHERE position=5")
    raw.execute("UPDATE head SET position=4")
    raw.close()
    with pytest.raises(AnotherPast, match="5 facts were signed and 4 are there") as found:
        proved.again().once(now=True)
    assert found.value.rule == "record_shorter"


def test_a_log_that_is_not_the_one_that_was_signed_is_not_signed_on(proved: Proved) -> None:
    proved.write(5)
    proved.sign()
    proved.write()
    proved.kept.tables.rows("UPDATE tiles SET hashes=%(hashes)s", hashes=bytes(5 * 32))
    with pytest.raises(AnotherPast, match="not the one that was signed at 5") as found:
        proved.again().once(now=True)
    assert found.value.rule == "log_altered"


def test_a_log_that_lost_a_tile_is_not_signed_on(proved: Proved) -> None:
    proved.write(5)
    proved.sign()
    proved.write()
    proved.kept.tables.rows("DELETE FROM tiles")
    with pytest.raises(AnotherPast, match="tile/0/000 does not hold") as found:
        proved.again().once(now=True)
    assert found.value.rule == "log_shorter"


class Countersigns(Witnesses):
    """Stands in for the client of the witnesses: notes what it was asked, and is enough when told so."""

    def __init__(self) -> None:
        super().__init__((), 1, WallClock())
        self.asked: list[tuple[str, int]] = []
        self.proofs: list[Sequence[bytes]] = []
        self.agrees = False
        self.heard = True
        self.looked: list[tuple[str, int, bytes]] = []

    def look(self, origin: str, signer: Signer, tree_size: int, root_at: RootAt) -> Looked:
        self.looked.append((origin[-4:], tree_size, root_at(tree_size)))
        if tree_size > 100:
            raise AnotherPast("another_past", "a witness knows another log")
        return Looked((), (), self.heard)

    def ask(self, note: Note, prove: Prove) -> Cosigned:
        found = Checkpoint.read(note.text)
        self.asked.append((found.origin[-4:], found.size))
        self.proofs.append(prove(1, found.size))
        return Cosigned(note, ())

    def enough(self, note: Note) -> bool:
        return self.agrees


def test_the_end_of_every_year_is_countersigned_until_enough_did(proved: Proved) -> None:
    witnesses = Countersigns()
    notary = Notary(proved.store, proved.kept, proved.keys, witnesses)
    proved.write(3)
    proved.clock.moment = at("2027-01-01 00:00")
    proved.write(4)
    notary.once(now=True)
    assert not notary.countersign()
    assert witnesses.asked == [("2026", 3), ("2027", 4)]
    assert [len(one) for one in witnesses.proofs] == [2, 2]
    assert proved.kept.newest(published=True) is None
    witnesses.agrees = True
    assert notary.countersign()
    assert [one.published_at is not None for one in proved.kept.checkpoints()] == [True, True]
    witnesses.asked.clear()
    assert notary.countersign()
    assert witnesses.asked == []


def test_without_witnesses_nothing_is_published(proved: Proved) -> None:
    proved.write()
    proved.sign()
    assert not proved.notary.countersign()


def test_what_witnesses_know_is_asked_before_anything_is_signed(proved: Proved) -> None:
    proved.write(101)
    with pytest.raises(AnotherPast, match="a witness knows another log; nothing is signed until somebody has looked"):
        Notary(proved.store, proved.kept, proved.keys, Countersigns()).once(now=True)
    assert signed(proved) == []


def test_each_year_is_asked_about_once_and_with_the_tree_that_is_here(proved: Proved) -> None:
    witnesses = Countersigns()
    notary = Notary(proved.store, proved.kept, proved.keys, witnesses)
    proved.write(3)
    notary.once(now=True)
    proved.write(1)
    notary.once(now=True)
    proved.clock.moment = at("2027-01-01 00:00")
    proved.write(4)
    notary.once(now=True)
    assert witnesses.looked == [("2026", 3, proved.root_of(1, 3)), ("2027", 4, proved.root_of(5, 4))]


def test_while_too_few_witnesses_say_what_they_know_nothing_is_signed(proved: Proved) -> None:
    witnesses = Countersigns()
    notary = Notary(proved.store, proved.kept, proved.keys, witnesses)
    witnesses.heard = False
    proved.write(3)
    with pytest.raises(NotHeard, match="too few witnesses say what they know of this log"):
        notary.once(now=True)
    assert signed(proved) == []
    witnesses.heard = True
    assert notary.once(now=True)
    assert [one.size for one in signed(proved)] == [3]
