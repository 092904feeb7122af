"""Whatever is put back from a copy, words that were erased stay erased: before anything is served they go again."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from schemas.sealed import ClearText
from services.config import Settings
from services.keyring import KeyDestroyed
from services.store.postgres import Postgres
from services.verifying.finding import Cause
from services.verifying.report import With
from services.verifying.verify import verified
from tests.services.erasing.test_crashes import forget_leases
from tests.services.erasing.world import (
    Somebody,
    approve,
    assert_erased,
    assert_untouched,
    live,
    service,
    words_of,
)
from tests.spec import an_id
from tests.tampering.lived import nobody_watches

JIM, ADA = Somebody("Jim", 2, ("identity", "health")), Somebody("Ada", 1, ("health",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people's words; one's were erased after a copy of the keys was made, which lies beside."""
    whole = tmp_path / "whole"
    with service(whole) as one:
        live(one, JIM)
        live(one, ADA)
        one.catch_up()
    shutil.copytree(whole, tmp_path / "before")
    with service(whole) as one:
        approve(one, JIM)
        one.catch_up()
        assert_erased(one, JIM)
    return whole


def put_back(folder: Path, *names: str) -> None:
    """Files as they were before anything was erased."""
    for name in names:
        for old in folder.glob(f"{name}*"):
            old.unlink()
        shutil.copy(folder.parent / "before" / name, folder / name)


@pytest.mark.threat(21)
def test_keys_put_back_from_before_the_erasure_open_nothing(folder: Path) -> None:
    put_back(folder, "keys.db")
    with service(folder) as one:  # opened, and nothing else was done yet
        assert words_of(one, JIM)["health"] == [None] * len(words_of(one, JIM)["health"])
        with pytest.raises(KeyDestroyed):
            one.keyring.seal(ClearText("again", "health"), JIM.person_id, an_id("command"), "need")
        one.catch_up()
        assert_erased(one, JIM)
        assert_untouched(one, [ADA])
    assert found_in(folder) == []


@pytest.mark.threat(21)
def test_a_key_brought_back_by_hand_is_named_until_it_is_gone_again(folder: Path) -> None:
    put_back(folder, "keys.db")
    assert set(found_in(folder)) == {Cause.key_back}
    assert len(found_in(folder)) == len(JIM.classes)
    with service(folder):
        pass
    assert found_in(folder) == []


@pytest.mark.threat(21)
def test_one_row_slipped_back_in_beside_the_fence_is_named(folder: Path) -> None:
    """The row alone, while all else knows that it was erased."""
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as keys:
        keys.execute("ATTACH ? AS copy", (str(folder.parent / "before" / "keys.db"),))
        keys.execute("REPLACE INTO keys SELECT * FROM copy.keys WHERE key_id=?", (f"{JIM.person_id}.health.1",))
    assert found_in(folder) == [Cause.key_back]


def test_read_models_and_desk_of_an_older_day_change_nothing(folder: Path) -> None:
    put_back(folder, "views-1.db", "desk.db", "keys.db")
    with service(folder) as one:
        assert words_of(one, JIM)["identity"] == [None] * len(words_of(one, JIM)["identity"])
        one.catch_up()
        assert_erased(one, JIM)


def test_a_record_that_came_back_shorter_is_read_from_its_beginning(folder: Path) -> None:
    """The keyring had looked further than this record goes; what is approved in it anew is carried out all the same."""
    put_back(folder, "record.db", "views-1.db", "desk.db", "proof.db")
    forget_leases(folder)
    with service(folder) as one:
        assert one.keyring.looked_to(one.record.store.store_id()) > one.record.store.head().position
        approve(one, ADA)
        one.catch_up()
        assert_erased(one, ADA)


def found_in(folder: Path) -> list[Cause]:
    return [one.cause for one in verified(Settings(data=folder), {With.keys}, nobody_watches).findings]


@pytest.fixture
def on_postgres(postgres: Postgres, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, postgres=SecretStr(postgres.url), word=postgres.word)


@pytest.mark.postgres
@pytest.mark.threat(21)
def test_on_postgresql_words_go_and_keys_put_back_go_again(on_postgres: Settings) -> None:
    with service(on_postgres) as one:
        live(one, JIM)
        live(one, ADA)
        approve(one, JIM)
        rows = one.keyring._store._link.rows("SELECT key_id, wrapped FROM keys")  # type: ignore[attr-defined]
        one.catch_up()
        assert_erased(one, JIM)
        assert_untouched(one, [ADA])
        link = one.keyring._store._link  # type: ignore[attr-defined]
        link.rows("DELETE FROM fences")
        link.rows("DELETE FROM looked")
        for key_id, wrapped in rows:
            link.rows("UPDATE keys SET wrapped=%s, destroyed_at=NULL WHERE key_id=%s", (wrapped, key_id))
    assert {one.cause for one in verified(on_postgres, {With.keys}, nobody_watches).findings} == {Cause.key_back}
    with service(on_postgres) as one:
        assert words_of(one, JIM)["health"] == [None] * len(words_of(one, JIM)["health"])
        assert_untouched(one, [ADA])
        one.catch_up()
        assert_erased(one, JIM)
    assert list(verified(on_postgres, {With.keys}, nobody_watches).findings) == []
