"""A new epoch: every word opens as before, whoever has the record open goes on, older copies of the keys are dead."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from services import rotating, sqlite_keys
from services.__main__ import app
from services.config import Settings
from services.embedded import Embedded
from services.key_store import KeyStore
from services.keyring import SealBroken
from services.postgres_keys import PostgresKeys
from services.rotating import rotated
from services.sqlite_keys import SQLiteKeys
from services.store.postgres import Postgres
from tests.services.erasing.world import Somebody, approve, assert_erased, assert_untouched, live, service

JIM, ADA, EVE = Somebody("Jim", 1, ("health",)), Somebody("Ada", 1, ()), Somebody("Eve", 1, ())


class Died(BaseException):
    """The process is gone."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people's words, one's health erased."""
    with service(tmp_path / "data") as one:
        live(one, JIM)
        live(one, ADA)
        approve(one, JIM)
        one.catch_up()
    return tmp_path / "data"


def test_every_word_opens_as_before_and_what_was_erased_stays_so(folder: Path) -> None:
    old = (folder / "kek.hex").read_text()
    assert rotated(Settings(data=folder)) > len(JIM.classes)
    assert (folder / "kek.hex").read_text() != old
    assert not (folder / "kek.hex.next").exists()
    assert (folder / "kek.hex").stat().st_mode & 0o077 == 0
    with service(folder) as one:
        assert_untouched(one, [ADA])
        assert_erased(one, JIM)
        live(one, EVE)
        assert_untouched(one, [ADA, EVE])


def test_a_copy_of_the_keys_from_before_opens_nothing_and_says_why(folder: Path) -> None:
    shutil.copy(folder / "keys.db", folder.parent / "copy.db")
    rotated(Settings(data=folder))
    for old in folder.glob("keys.db*"):
        old.unlink()
    shutil.copy(folder.parent / "copy.db", folder / "keys.db")
    with pytest.raises(SealBroken, match=r"keys\.db was made under another key-encryption key"), service(folder):
        pass


def test_whoever_has_it_open_goes_on_and_idempotency_too(folder: Path) -> None:
    with service(folder) as one:
        rotated(Settings(data=folder))
        assert_untouched(one, [ADA])  # none of these keys was in its memory
        live(one, EVE)
        rotated(Settings(data=folder))
        assert_untouched(one, [ADA, EVE])
    with service(folder) as one:
        assert_untouched(one, [ADA, EVE])


def dying_at(number: int) -> tuple[Callable[[str], None], list[str]]:
    passed: list[str] = []

    def point(name: str) -> None:
        passed.append(name)
        if len(passed) == number:
            raise Died(name)

    return point, passed


def test_dying_at_any_step_it_is_told_again_and_no_key_is_lost(folder: Path, tmp_path: Path) -> None:
    died: list[str] = []
    for number in range(1, 20):
        copy = Path(shutil.copytree(folder, tmp_path / str(number)))
        point, passed = dying_at(number)
        with pytest.MonkeyPatch.context() as patch:
            for module in (rotating, sqlite_keys):
                patch.setattr(module, "crash_point", point)
            try:
                rotated(Settings(data=copy))
                break
            except Died:
                died.append(passed[-1])
        with service(copy) as one:  # between the epochs all goes on as ever
            assert_untouched(one, [ADA])
            live(one, EVE)
        rotated(Settings(data=copy))
        with service(copy) as one:
            assert_untouched(one, [ADA, EVE])
            assert_erased(one, JIM)
    assert died == ["rotate.begun", "rotate.retired", "keys.before_commit", "rotate.wrapped", "rotate.ended"]


@pytest.mark.postgres
def test_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, postgres=SecretStr(postgres.url), word=postgres.word)
    with service(settings) as one:
        live(one, JIM)
        live(one, ADA)
        approve(one, JIM)
        one.catch_up()
        assert rotated(settings) > 0
        assert_untouched(one, [ADA])
        live(one, EVE)
    with service(settings) as one:
        assert_untouched(one, [ADA, EVE])
        assert_erased(one, JIM)


def assert_not_brought_back(one: Embedded, store: KeyStore) -> None:
    """Read before it was destroyed, written after: it stays destroyed."""
    [kek] = set(store.keks())
    key_id = f"{ADA.person_id}.identity.1"
    [read] = [(name, wrapped) for name, wrapped in store.under(kek, 1_000) if name == key_id]
    one.keyring.destroy([key_id])
    store.wrap_anew([(*read, "another", kek)])
    assert store.key(key_id) == (None,)


def test_a_key_destroyed_while_it_is_wrapped_anew_stays_destroyed(folder: Path) -> None:
    with service(folder) as one, closing(SQLiteKeys(folder / "keys.db")) as store:
        assert_not_brought_back(one, store)


@pytest.mark.postgres
def test_on_postgresql_it_stays_destroyed_too(postgres: Postgres, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, postgres=SecretStr(postgres.url), word=postgres.word)
    with service(settings) as one, closing(PostgresKeys(postgres)) as store:
        live(one, ADA)
        assert_not_brought_back(one, store)


def test_the_command_says_what_was_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHCARE_DATA", str(folder))
    found = CliRunner().invoke(app, ["rotate-keys"])
    assert found.exit_code == 0, found.output
    assert "keys are wrapped anew; copies of them from before open nothing any more." in found.stdout
