"""Checkpoints that come back beside a restored record: what was signed stays signed, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.refused import Refused
from services.proof.another_past import AnotherPast
from services.proof.bringing_back import bring_back
from services.proof.kept import Kept
from services.proof.notary import Notary
from tests.services.proof.written import Proved
from tests.services.test_sqlite_recorder import without_triggers
from tests.spec import at


@pytest.fixture
def proved(tmp_path: Path) -> Iterator[Proved]:
    proved = Proved(tmp_path)
    proved.clock.moment = at("2025-12-31 12:00")
    proved.write(3)
    proved.sign()
    proved.clock.moment = at("2026-01-02 12:00")
    proved.write(300)
    proved.sign()
    yield proved
    proved.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Kept]:
    """The proof of a store that lost it."""
    kept = Kept(tmp_path / "another.db")
    yield kept
    kept.close()


def notes(proved: Proved) -> list[str]:
    return [one.note for one in proved.kept.checkpoints()]


def test_a_lost_proof_comes_back_as_it_was(proved: Proved, empty: Kept) -> None:
    assert bring_back(proved.store, empty, notes(proved)) == 2
    assert [one.note for one in empty.checkpoints()] == notes(proved)
    assert bring_back(proved.store, empty, notes(proved)) == 2
    proved.write(2)
    proved.sign()
    assert Notary(proved.store, empty, proved.keys).once(now=True)
    assert [one.note for one in empty.checkpoints()] == notes(proved)


def test_an_empty_record_brings_nothing_back(tmp_path: Path, empty: Kept) -> None:
    (tmp_path / "new").mkdir()
    new = Proved(tmp_path / "new")
    assert bring_back(new.store, empty, []) == 0
    new.close()


def test_a_record_that_leads_elsewhere_is_refused(proved: Proved, empty: Kept) -> None:
    raw = without_triggers(proved.folder / "record.db")
    raw.execute("UPDATE facts SET leaf_hash=zeroblob(32) WHERE position=40")
    raw.close()
    with pytest.raises(Refused, match="the checkpoint of 300 facts of 2026 is not one that this record leads to"):
        bring_back(proved.store, empty, notes(proved))


def test_checkpoints_of_another_record_are_refused(proved: Proved, empty: Kept, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    other = Proved(tmp_path / "new")
    other.write(3)
    other.sign()
    with pytest.raises(Refused, match="a checkpoint of another record, throughcare/"):
        bring_back(proved.store, empty, notes(other))
    other.close()


def test_facts_that_were_signed_and_did_not_come_back_are_said_and_never_signed_over(
    proved: Proved, empty: Kept
) -> None:
    raw = without_triggers(proved.folder / "record.db")
    raw.execute("DELETE FROM facts WHERE position>290")
    raw.execute("UPDATE head SET position=290")
    raw.close()
    with pytest.raises(Refused, match="more facts were signed than came back"):
        bring_back(proved.store, empty, notes(proved))
    with pytest.raises(AnotherPast):
        Notary(proved.store, empty, proved.keys).once(now=True)
