"""`throughcare verify`: what it says, how it ends, what it remembers, and nothing is found where nothing was done."""

import json
import shutil
import threading
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.__main__ import app
from services.config import Settings
from services.proof.kept import Kept
from services.store.recorder import StoreUnavailable
from services.store.rows import SQLiteRows, rows_of
from services.verifying.finding import Cause, Finding, Findings
from services.verifying.report import With
from services.verifying.verify import verified
from tests.tampering.insider import Insider
from tests.tampering.lived import Lived, lived, nobody_watches
from tests.tampering.rewriting import write_a_fact_and_all_proof_anew


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived(tmp_path_factory.mktemp("prepared") / "record", 5, 12)


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "record"))


def verify(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["verify", "--only", "store", *more], env={"THROUGHCARE_DATA": str(folder)})


def check(folder: Path) -> list[Finding]:
    return list(verified(Settings(data=folder), {With.store}, nobody_watches).findings)


def test_a_record_that_nobody_touched_is_said_to_be_so(folder: Path) -> None:
    said = verify(folder)
    assert said.exit_code == 0, said.stderr
    assert "Record read again up to " in said.stdout
    assert said.stdout.endswith("Nothing was altered.\n")


def test_a_changed_byte_is_named_by_cause_position_and_index_and_it_ends_with_one(folder: Path) -> None:
    with closing(Insider(folder, 1)) as insider:
        insider.set(7, value=insider.row(7).stored.value[:-1] + b"\x01")
    said = verify(folder)
    assert said.exit_code == 1
    assert "bytes_altered at position 7 (index 6 of its log), case " in said.stdout
    assert said.stdout.endswith("This is not what was recorded; see to it before going on.\n")
    told = json.loads(verify(folder, "--json").stdout)
    assert (told["sound"], told["counts"], told["compared"]) == (False, {"bytes_altered": 1}, ["store"])
    assert [(one["cause"], one["position"], one["index"]) for one in told["findings"]] == [("bytes_altered", 7, 6)]


def test_a_store_that_is_not_there_is_no_tampering(tmp_path: Path) -> None:
    said = verify(tmp_path / "nothing")
    assert (said.exit_code, "record.db cannot be read" in said.stderr) == (4, True)


def test_a_store_whose_end_was_cut_off_is_read_all_the_same(folder: Path) -> None:
    with closing(Insider(folder, 1)) as insider:
        head = insider.head
        insider.sql("DELETE FROM facts WHERE position=?", head)
    said = verify(folder)
    assert (said.exit_code, f"row_missing at position {head}" in said.stdout) == (1, True)


def test_what_was_written_anew_with_the_true_key_is_found_by_what_an_earlier_check_remembers(folder: Path) -> None:
    memory = folder / "verified.json"
    kept = memory.read_text()
    with closing(Insider(folder, 3)) as insider:
        expected = write_a_fact_and_all_proof_anew(insider)
    assert Cause.another_past in {one.cause for one in check(folder)}
    assert memory.read_text() == kept, "a check that found something moves nothing on"
    memory.unlink()
    assert check(folder) == [], "nothing else that is here can tell"
    assert expected.within is not None


def test_what_it_remembers_moves_on_with_the_record(folder: Path, tmp_path: Path) -> None:
    before = json.loads((folder / "verified.json").read_text())
    going_on = Lived(folder, 9)
    with closing(going_on):
        going_on._told = 1000
        going_on.clock.moment = going_on.clock.moment.replace(year=2028)
        going_on.live(3)
    assert check(folder) == []
    after = json.loads((folder / "verified.json").read_text())
    assert after["position"] > before["position"]
    assert [one["year"] for one in after["years"]] == [*(one["year"] for one in before["years"]), 2028]


def test_a_memory_that_cannot_be_read_is_refused_in_words(folder: Path) -> None:
    (folder / "verified.json").write_text("{}")
    said = verify(folder)
    assert said.exit_code == 1
    assert "verified.json, in which checks remember what they saw, cannot be read" in said.stderr


def test_witnesses_are_asked_only_where_some_are_named(folder: Path) -> None:
    given = {"THROUGHCARE_DATA": str(folder)}
    said = CliRunner().invoke(app, ["verify", "--only", "witnesses"], env=given)
    assert (said.exit_code, "THROUGHCARE_WITNESSES names no file of witnesses" in said.stderr) == (1, True)


@pytest.mark.parametrize("columns", [{"recorded_at": 5}, {"version": 900}, {"key": b"k" * 16}, {"value": b"\xc3\x01"}])
def test_a_record_that_has_no_log_yet_is_checked_by_its_own_leaves(folder: Path, columns: dict[str, object]) -> None:
    for name in ("proof.db", "verified.json"):
        (folder / name).unlink()
    assert check(folder) == []
    with closing(Insider(folder, 1)) as insider:
        insider.set(9, **columns)
    assert {one.position for one in check(folder)} == {9}


def test_a_hole_in_a_record_without_a_log_is_named_once(folder: Path) -> None:
    for name in ("proof.db", "verified.json"):
        (folder / name).unlink()
    with closing(Insider(folder, 1)) as insider:
        insider.sql("DELETE FROM facts WHERE position=6")
    assert [(one.cause, one.position) for one in check(folder)] == [(Cause.row_missing, 6)]


def test_no_false_alarm_while_others_write_and_sign(folder: Path) -> None:
    going_on, done, seen = Lived(folder, 11), threading.Event(), []
    going_on._told = 2000
    going_on.clock.moment = going_on.clock.moment.replace(year=2028)

    def live() -> None:
        for _ in range(12):
            going_on.live(1)
        done.set()

    with closing(going_on):
        writer = threading.Thread(target=live)
        writer.start()
        while not done.is_set():
            seen += check(folder)
        writer.join()
    assert seen + check(folder) == []


def test_it_goes_in_slices_and_comes_to_the_same(folder: Path) -> None:
    from services.verifying.held import Trusted
    from services.verifying.keys import log_keys
    from services.verifying.store import StoreCheck

    with closing(Insider(folder, 1)) as insider:
        insider.set(7, recorded_at=1)
    with closing(rows_of(folder / "record.db")) as rows, closing(Kept(folder / "proof.db")) as kept:
        store_id = rows.head().store_id
        slices = StoreCheck(rows, kept, Trusted(store_id, log_keys(rows, store_id, None)), None, Findings())
        steps = 0
        while slices.step(3):
            steps += 1
        assert steps > 3
        assert list(slices.findings) == check(folder)


def test_what_is_beyond_the_cap_is_counted(folder: Path) -> None:
    found = Findings(listed=2)
    for position in range(5):
        found.add(Finding(Cause.row_missing, "gone", position))
    assert (len(found), len(list(found)), found.first_position) == (5, 2, 0)


def test_the_database_itself_is_opened_to_be_read_only(folder: Path) -> None:
    with closing(SQLiteRows(folder / "record.db")) as rows, pytest.raises(StoreUnavailable):
        rows._ask("UPDATE {head} SET position=0")
