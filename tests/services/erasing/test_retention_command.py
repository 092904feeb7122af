"""`throughcare retention` as a privacy officer meets it: what is over, what is held, what waits for a second person."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from aggregates.keeping import PlaceHold, RestrictWords
from services.__main__ import app
from tests.services.erasing.world import (
    ANN,
    BEGUN,
    CANARY,
    EIGHT_YEARS,
    Somebody,
    approve,
    close_all,
    live,
    propose,
    service,
    tell,
)
from tests.spec import an_id

JIM, ADA, EVE = (Somebody(name, 1, ("health",)) for name in ("Jim", "Ada", "Eve"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Jim's time is over, and Ada's too but for a hold; Eve's words were restricted, and somebody wants them erased."""
    monkeypatch.setenv("THROUGHCARE_DATA", str(tmp_path))
    with service(tmp_path) as one:
        for somebody in (JIM, ADA, EVE):
            live(one, somebody)
        close_all(one, JIM)
        close_all(one, ADA)
        about = {"at": BEGUN, "classes": ("health",)}
        hold = {"hold_id": an_id("inquiry"), "ground": "public_inquiry", "ordered_by": ANN}
        tell(one, PlaceHold.model_validate({**about, **hold, "person_id": ADA.person_id}))
        restriction = {"restriction_id": an_id("restriction"), "ground": "accuracy_contested"}
        tell(one, RestrictWords.model_validate({**about, **restriction, "person_id": EVE.person_id}))
        propose(one, EVE)
        one.catch_up()
    with service(tmp_path, BEGUN + EIGHT_YEARS) as one:
        one.catch_up()
    return tmp_path


def run(*arguments: str) -> Result:
    found = CliRunner().invoke(app, ["retention", *arguments])
    assert found.exit_code == 0, found.output
    assert CANARY not in found.output
    return found


def test_in_words(folder: Path) -> None:
    said = run().stdout
    of_jim, of_ada, of_eve = (said.index(f"Person {one.person_id}:") for one in (JIM, ADA, EVE))
    assert "kept until Thursday 2 March 2034 (record of adult social care)." in said[of_jim:of_ada]
    assert ", and a hold keeps them." in said[of_ada:of_eve]
    assert "held by privacy_officer@LA, a public inquiry asked that nothing be destroyed (hold" in said[of_ada:of_eve]
    assert "waits for a second person, it should never have been kept." in said[of_eve:]
    assert "not shown in everyday reading, the person says that it is not true" in said[of_eve:]


def test_what_was_erased_is_not_listed_any_more(folder: Path) -> None:
    with service(folder, BEGUN + EIGHT_YEARS) as one:
        about = Somebody("Jim", 1, ("identity", "contact", "health", "safeguarding", "third-party", "staff"))
        approve(one, about, "retention_over")
        one.catch_up()
    listed = json.loads(run("--json").stdout)["people"]
    assert [one["person_id"] for one in listed] == [str(ADA.person_id), str(EVE.person_id)]


def test_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHCARE_DATA", str(tmp_path))
    assert run().stdout == "Nobody's words are over their time, held, restricted or being erased.\n"
