"""A record that is older than what was signed, here or by a witness's word, takes nothing more."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.clock import WallClock
from services.config import Settings
from services.notarising import Notarising
from services.opened import Opened
from services.proof.another_past import AnotherPast
from services.proof.note import Note
from services.proof.standing import published_position
from tests.services.test_notarising import tell
from tests.services.witness.running import RunningWitness

THREE = 3


def listed(folder: Path, witnesses: list[RunningWitness]) -> Path:
    """The file in which a log names its witnesses."""
    file = folder / "witnesses"
    file.write_text("".join(f"{one.key()} {one.url}\n" for one in witnesses))
    return file


@pytest.fixture
def witnesses(tmp_path: Path) -> Iterator[list[RunningWitness]]:
    """Three of them, of which each knows the log that the test's own data folder will have."""
    with Opened(Settings(data=tmp_path / "data")) as opened:
        [signer] = opened.signers
    found = []
    for number in range(THREE):
        folder = tmp_path / f"witness {number}"
        folder.mkdir()
        found.append(RunningWitness(folder, f"witness-{number}.example"))
        (folder / "logs").write_text(f"{signer.verifier.to_text()}\n")
    for one in found:
        one.begin()
    for one in found:
        one.is_there()
    yield found
    for one in found:
        one.die()


def signed_and_published(settings: Settings, name: str) -> int:
    """Somebody is told of, and the record signed; up to which position it is published."""
    with Opened(settings, WallClock()) as opened:
        tell(opened, name)
        with closing(Notarising(opened)) as notarising:
            assert notarising.finish()
        return published_position(opened.kept)


@pytest.mark.timeout(300)
def test_an_older_copy_is_known_before_anything_is_written(tmp_path: Path, witnesses: list[RunningWitness]) -> None:
    data = tmp_path / "data"
    settings = Settings(data=data, witnesses=listed(tmp_path, witnesses))
    assert signed_and_published(settings, "Jim") == 2
    shutil.copytree(data, tmp_path / "backup")
    witnesses[0].die()  # two of three are enough
    assert signed_and_published(settings, "Ann") == 4
    with closing(Opened(settings)) as opened:
        newest = opened.kept.newest()
        assert newest is not None
        assert len(Note.read(newest.note).signatures) == THREE
    older = Settings(data=tmp_path / "backup", witnesses=settings.witnesses)
    with pytest.raises(AnotherPast, match=r"the witness witness-[12].example knows 4 facts of this log, and only 2"):
        Opened(older)


@pytest.mark.timeout(300)
def test_without_enough_witnesses_writing_goes_on_and_nothing_is_signed_after_a_start(
    tmp_path: Path, witnesses: list[RunningWitness]
) -> None:
    settings = Settings(data=tmp_path / "data", witnesses=listed(tmp_path, witnesses))
    assert signed_and_published(settings, "Jim") == 2
    for one in witnesses[:2]:
        one.die()
    with Opened(settings) as opened:
        tell(opened, "Ann")
        assert opened.record.store.head().position == 4
        with (
            closing(Notarising(opened)) as notarising,
            pytest.raises(Exception, match="too few witnesses say what they know of this log"),
        ):
            notarising.finish()
        assert published_position(opened.kept) == 2
    witnesses[0].begin()
    witnesses[0].is_there()
    assert signed_and_published(settings, "Ben") == 6


def test_a_record_shorter_than_was_signed_is_not_opened(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with Opened(settings) as opened:
        tell(opened, "Jim")
        shutil.copytree(settings.data, tmp_path / "backup")
        tell(opened, "Ann")
        Notarising(opened).finish()
    for file in tmp_path.glob("backup/record.db*"):
        shutil.copy(file, settings.data / file.name)
    with pytest.raises(AnotherPast, match="4 facts were signed and 2 are there"):
        Opened(settings)
