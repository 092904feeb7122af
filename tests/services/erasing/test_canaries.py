"""After an erasure nobody finds the words, nor the key that opened them: in files, logs, metrics, exports or memory.

Older proofs and bundles stay sound, and a new one names what was erased, when and by whose order.
"""

import io
import json
import logging
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services import loading, throughcare_verify
from services.embedded import Embedded
from services.exporting.case_bundle import export_case
from services.exporting.keys import key_lines
from services.metrics import Metrics
from services.verifying.report import With
from services.verifying.verify import verified
from tests.services.erasing.world import (
    CANARY,
    Somebody,
    approve,
    assert_erased,
    assert_untouched,
    live,
    service,
)
from tests.services.test_canaries import as_written, raw_files
from tests.tampering.lived import nobody_watches

JIM, ADA = Somebody("Jim", 2, ("identity", "health", "staff")), Somebody("Ada", 1, ())


@dataclass
class Erased:
    """A record from which words went, what was given out before and after, and what the service wrote by the way."""

    folder: Path
    wrapped: list[bytes] = field(default_factory=list)
    before: bytes = b""
    after: bytes = b""
    page: bytes = b""
    log_keys: str = ""
    logs: io.StringIO = field(default_factory=io.StringIO)
    while_open: dict[str, bytes] = field(default_factory=dict)


def wrapped_keys(folder: Path) -> list[bytes]:
    """The person's keys as they lay in the file before, wrapped."""
    with closing(sqlite3.connect(folder / "keys.db")) as keys:
        mine = keys.execute("SELECT wrapped FROM keys WHERE key_id LIKE ?", (f"{JIM.person_id}.%",))
        return [wrapped for (wrapped,) in mine]


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Erased:
    found = Erased(tmp_path_factory.mktemp("erased") / "data")
    noting = logging.StreamHandler(found.logs)
    logging.getLogger().addHandler(noting)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(found.logs), redirect_stderr(found.logs):
        patch.setattr(loading, "LONG_STREAM", 2)
        with service(found.folder) as one:
            lived(one, found)
            approve(one, JIM)
            one.catch_up()
            one.notarising.finish()
            found.after = export_case(one, JIM.case_ids[0])
            found.page = Metrics(one).page()
            found.log_keys = "\n".join(key_lines(one))
            found.while_open = raw_files(found.folder)
    logging.getLogger().removeHandler(noting)
    return found


def lived(one: Embedded, found: Erased) -> None:
    """Two people's words are told, opened, kept in snapshots, and one case of the first is given out."""
    live(one, JIM)
    live(one, ADA)
    one.catch_up()
    assert_untouched(one, [JIM, ADA])
    found.before = export_case(one, JIM.case_ids[0])
    found.wrapped = wrapped_keys(found.folder)


def everything(erased: Erased) -> dict[str, bytes]:
    given_out = {"bundle before": erased.before, "bundle after": erased.after, "metrics": erased.page}
    at_rest = {f"{name} at the end": raw for name, raw in raw_files(erased.folder).items()}
    return given_out | {"logs": erased.logs.getvalue().encode()} | at_rest | erased.while_open


def test_the_words_stand_nowhere_in_any_form(erased: Erased) -> None:
    looked_in = everything(erased)
    assert {"record.db", "record.db-wal", "views-1.db", "keys.db", "desk.db", "proof.db"} <= set(looked_in)
    found = [(name, form) for name, raw in looked_in.items() for form in as_written(CANARY) if form in raw.lower()]
    assert found == []


def test_the_keys_are_in_no_file_any_more_not_even_wrapped(erased: Erased) -> None:
    assert len(erased.wrapped) == len(JIM.classes) and all(erased.wrapped)
    found = [name for name, raw in everything(erased).items() for key in erased.wrapped if key in raw]
    assert found == []


def test_who_opens_the_record_next_finds_them_gone_and_everyone_elses_there(erased: Erased) -> None:
    with service(erased.folder) as one:
        assert_erased(one, JIM)
        assert_untouched(one, [ADA])


def test_the_record_and_its_read_models_are_still_what_they_were(erased: Erased) -> None:
    with service(erased.folder) as one:
        settings = one.settings
    assert list(verified(settings, {With.store, With.keys, With.read_models}, nobody_watches).findings) == []


def checked(raw: bytes, erased: Erased, folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the stand-alone verifier says of a bundle that is sound."""
    (folder / "bundle.zip").write_bytes(raw)
    (folder / "keys").write_text(erased.log_keys)
    assert throughcare_verify.main([str(folder / "bundle.zip"), "--key", str(folder / "keys"), *more]) == 0
    return capsys.readouterr().out


def test_a_bundle_from_before_stays_sound(erased: Erased, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = checked(erased.before, erased, tmp_path, capsys)
    assert said.startswith("SOUND") and "erased" not in said


def test_a_bundle_from_after_says_what_was_erased_when_and_by_whose_order(
    erased: Erased, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = json.loads(checked(erased.after, erased, tmp_path, capsys, "--json"))["facts"]
    [opened] = [one for one in facts if one["what"] == "CaseOpened"]
    [note] = [one for one in facts if one["what"] == "WordsErased"]
    [line] = opened["erased"]
    assert line.startswith(f"reason (health), erased {note['recorded']} by order ")
    assert line.count("privacy_officer@LA (worker ") == 2
    assert line.endswith(", unlawful")
    assert "    erased: reason (health), erased" in checked(erased.after, erased, tmp_path, capsys)
