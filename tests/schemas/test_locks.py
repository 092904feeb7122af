"""The published schemas are the classes as they stand, and a published file is never altered."""

import copy
import shutil
from pathlib import Path

import pytest

from schemas import publish
from schemas.derived import Schema, schema_of
from schemas.evolution import FIRST_FIELDS
from schemas.publish import FOLDER, NotPublished, altered, classes_today, problems, unpublished
from schemas.published import by_crc64, find_facts, locks, locks_in
from schemas.roster import CoverArranged

NAME = "CoverArranged"
LOCK = f"{NAME}.1.avsc"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all that is published."""
    return Path(shutil.copytree(FOLDER, tmp_path / "published"))


def gained(schema: Schema, default: bool = True) -> Schema:
    """The schema after its class gained a field."""
    changed = copy.deepcopy(schema)
    changed["fields"].insert(-1, {"name": "place", "type": "string", **({"default": ""} if default else {})})
    return changed


def test_every_class_is_published_as_it_stands() -> None:
    assert unpublished(classes_today(), locks()) == {}


def test_nothing_that_was_published_was_altered_and_all_of_it_fits_together() -> None:
    assert problems(classes_today(), FOLDER) == []


def test_a_class_that_changed_without_publishing_is_noticed() -> None:
    today = classes_today()
    assert unpublished({**today, NAME: gained(today[NAME])}, locks()) == {NAME: 2}
    assert unpublished({**today, "KeyHandedBack": today[NAME]}, locks()) == {"KeyHandedBack": 1}


def test_a_fact_may_be_explained_better_without_a_new_version() -> None:
    today = classes_today()
    assert unpublished({**today, NAME: {**today[NAME], "doc": "Better words."}}, locks()) == {}


@pytest.mark.parametrize("alter", [lambda file: file.write_text(file.read_text() + " "), lambda file: file.unlink()])
def test_a_published_file_that_was_changed_or_removed_is_noticed(folder: Path, alter: object) -> None:
    assert callable(alter)
    alter(folder / LOCK)
    found = altered(folder)
    assert found in ([f"{LOCK} was changed"], [f"{LOCK} was removed"])
    assert problems(classes_today(), folder) == found
    with pytest.raises(NotPublished, match=found[0]):
        publish.publish(classes_today(), folder)


def test_a_lock_that_was_put_there_by_hand_is_noticed(folder: Path) -> None:
    shutil.copy(folder / LOCK, folder / f"{NAME}.2.avsc")
    assert altered(folder) == [f"{NAME}.2.avsc was not published"]


def test_a_class_that_is_gone_is_noticed(folder: Path) -> None:
    today = {name: schema for name, schema in classes_today().items() if name != NAME}
    assert problems(today, folder) == [f"{NAME} was published and has no class any more"]


def test_a_field_with_a_default_is_published_beside_what_was_there(folder: Path) -> None:
    today, before = classes_today(), {file.name: file.read_bytes() for file in folder.glob("*.avsc")}
    changed = {**today, NAME: gained(today[NAME])}
    assert publish.publish(changed, folder) == [folder / f"{NAME}.2.avsc"]
    assert {file.name: file.read_bytes() for file in folder.glob("*.avsc") if file.name in before} == before
    assert [one.version for one in locks_in(folder)[NAME]] == [1, 2]
    assert (problems(changed, folder), altered(folder), publish.publish(changed, folder)) == ([], [], [])


def test_a_field_without_a_default_is_not_published(folder: Path) -> None:
    today = classes_today()
    with pytest.raises(NotPublished, match="CoverArranged: place of the fact is new and has no default"):
        publish.publish({**today, NAME: gained(today[NAME], default=False)}, folder)
    assert not (folder / f"{NAME}.2.avsc").exists()


def test_versions_are_counted_without_a_hole(folder: Path) -> None:
    (folder / LOCK).rename(folder / f"{NAME}.2.avsc")
    with pytest.raises(ValueError, match="not numbered from 1 without a hole"):
        locks_in(folder)


def test_the_check_says_in_words_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish.main(check=True) == 0
    assert capsys.readouterr().out == "schemas: ok\n"
    today = classes_today()
    monkeypatch.setattr(publish, "classes_today", lambda: {**today, NAME: gained(today[NAME])})
    assert publish.main(check=True) == 1
    assert capsys.readouterr().out == "CoverArranged.2 is not published\n"


def test_the_first_three_fields_are_the_same_in_every_published_schema() -> None:
    expected = schema_of(CoverArranged)["fields"][:3]
    assert tuple(field["name"] for field in expected) == FIRST_FIELDS
    for lock in by_crc64().values():
        assert lock.schema["fields"][:3] == expected, lock.name


def test_every_fact_of_this_room_has_a_lock_and_every_lock_a_fact() -> None:
    here = {name for name, fact in find_facts().items() if fact.__module__.startswith("schemas.")}
    assert here == set(locks())
