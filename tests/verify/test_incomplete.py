"""What is left out of a bundle is missed, by stream and version (threat 18)."""

import json

import pytest

from services.throughcare_verify import (
    CANNOT_TELL,
    INCOMPLETE,
    Trust,
)
from tests.verify.bundles import (
    Exported,
    Files,
    checked_files,
    found,
    only_needed,
    rows_of,
    without,
)


@pytest.mark.threat(18)
@pytest.mark.parametrize("which", [0, 3, -1], ids=["first", "middle", "last"])
def test_a_dropped_fact_is_missed_by_stream_and_version(files: Files, whole: Exported, which: int) -> None:
    row = rows_of(files)[which]
    bundle = checked_files(without(files, row["position"]), whole.trust)
    assert bundle.verdict == INCOMPLETE
    assert (row["stream"], row["version"]) in [(one.place["stream"], one.place["version"]) for one in bundle.findings]


@pytest.mark.threat(18)
def test_every_fact_that_is_dropped_is_missed(files: Files, whole: Exported) -> None:
    for row in rows_of(files):
        verdict, _ = found(without(files, row["position"]), whole.trust)
        assert verdict == INCOMPLETE


@pytest.mark.threat(18)
def test_a_whole_stream_that_is_dropped_is_missed(files: Files, whole: Exported) -> None:
    stream = next(row["stream"] for row in rows_of(files) if row["name"] == "DecisionMade")
    rest = files
    for row in rows_of(files):
        if row["stream"] == stream:
            rest = without(rest, row["position"])
    verdict, says = found(rest, whole.trust)
    assert verdict == INCOMPLETE
    assert says == ["this stream lacks version 1 to 3 of 3"]


def test_without_heads_nobody_knows_whether_it_is_whole(files: Files, whole: Exported) -> None:
    heads = json.loads(files["heads"])["fact"]["position"]
    rest = {name: content for name, content in files.items() if name not in ("heads", f"facts/{heads}")}
    schema = next(n for n in rest if n.startswith("schemas/") and b"care.CaseHeadsTaken" in rest[n])
    del rest[schema]
    assert found(rest, whole.trust) == (INCOMPLETE, ["nothing proves that no fact of this case is missing"])


@pytest.mark.parametrize(
    ("begins", "says"),
    [("facts/", "the fact itself is missing"), ("checkpoints/2023", "the checkpoint of 2023 is missing")],
)
def test_a_file_that_is_missing_is_named(files: Files, whole: Exported, begins: str, says: str) -> None:
    name = next(one for one in files if one.startswith(begins))
    del files[name]
    verdict, found_says = found(only_needed(files) if begins == "facts/" else files, whole.trust)
    assert verdict == INCOMPLETE
    assert says in found_says


def test_what_is_missing_goes_behind_a_key_that_is_not_known(files: Files) -> None:
    assert found(without(files, rows_of(files)[0]["position"]), Trust([]))[0] == CANNOT_TELL
