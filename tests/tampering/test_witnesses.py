"""Threats 7, 14, 15 and 27 where nothing here remembers: a real witness, run by somebody else, holds the past."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.clock import WallClock
from services.config import Settings
from services.proof.kept import Kept
from services.proof.merkle import consistency
from services.proof.note import Note, Verifier
from services.proof.tiles import TiledTree
from services.proof.witnesses import Witness
from services.proof.witnessing import Witnesses
from services.verifying.finding import Cause, Finding
from services.verifying.report import With
from services.verifying.verify import verified
from tests.real.asking import said_by
from tests.services.witness.running import RunningWitness
from tests.tampering.insider import Insider
from tests.tampering.lived import Lived, nobody_watches
from tests.tampering.rewriting import put_an_old_copy_back, show_another_view, write_a_fact_and_all_proof_anew


@pytest.fixture(scope="module")
def witnessed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A record whose every year one witness has countersigned; the witness goes on running."""
    folder = tmp_path_factory.mktemp("witnessed")
    (folder / "council").mkdir()
    program, one = RunningWitness(folder / "council", "council.example"), Lived(folder / "record", 12)
    with closing(one), said_by(request.config, program):
        one.begin()
        one.live(14)
        (program.folder / "logs").write_text(f"{one.signers[0].verifier.to_text()}\n")
        program.begin()
        program.is_there()
        witness = program.known_as(Verifier.read(program.key()))
        countersigned(one.kept, witness)
        (one.folder / "witnesses").write_text(f"{witness.verifier.to_text()} {program.url}\n")
        one.close()
        yield one.folder
        program.die()


def countersigned(kept: Kept, witness: Witness) -> None:
    """Bring the end of each year to the witness, as the notary does."""
    with Witnesses((witness,), 1, WallClock(), seconds=30.0) as asked:
        for log in kept.logs():
            newest = kept.newest(log.year)
            assert newest is not None
            tree = TiledTree(kept.tiles(log.year))
            note = Note.read(newest.note)
            bare = note._replace(signatures=note.signatures[:1])
            found = asked.ask(bare, lambda old, new, tree=tree: consistency(old, new, tree.node))
            assert asked.enough(found.note)


@pytest.fixture
def folder(witnessed: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(witnessed, tmp_path / "record"))
    (copy / "verified.json").unlink(missing_ok=True)
    return copy


def found(folder: Path) -> list[Finding]:
    settings = Settings(data=folder, witnesses=folder / "witnesses", quorum=1)
    return list(verified(settings, {With.store, With.witnesses}, nobody_watches).findings)


def test_a_record_that_its_witness_saw_is_found_sound(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.threat(7, 14, 27)
@pytest.mark.parametrize("deed", [write_a_fact_and_all_proof_anew, show_another_view])
def test_another_past_that_was_signed_with_the_true_key_is_not_what_the_witness_saw(folder: Path, deed) -> None:
    with closing(Insider(folder, 5)) as insider:
        position = deed(insider).within
    disagreeing = [one for one in found(folder) if one.cause is Cause.witness_disagrees]
    assert any(one.position <= position <= one.last for one in disagreeing)
    assert "the witness council.example countersigned other facts among the first " in disagreeing[0].said


@pytest.mark.threat(15)
def test_an_old_copy_is_shorter_than_what_the_witness_saw(folder: Path) -> None:
    with closing(Insider(folder, 2)) as insider:
        first = put_an_old_copy_back(insider).first
    assert Cause.witness_ahead in {one.cause for one in found(folder)}
    assert first is not None


def test_a_witness_that_is_out_of_reach_does_not_agree(folder: Path) -> None:
    key = (folder / "witnesses").read_text().split()[0]
    (folder / "witnesses").write_text(f"{key} http://127.0.0.1:1\n")
    begun = time.monotonic()
    (lagging, *_) = [one for one in found(folder) if one.cause is Cause.witness_lags]
    assert "0 witnesses agree on the log of 2026, and 1 must (council.example" in lagging.said
    assert time.monotonic() - begun < 60
