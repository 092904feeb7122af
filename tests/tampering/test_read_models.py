"""Threat 16: a row of a read model altered, taken away or put in; table and case are named."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table

from projections._shape import METADATA, read_models
from services.config import Settings
from services.embedded import Embedded
from services.verifying.by_case import CASE, compared_tables
from services.verifying.finding import Cause, Finding
from services.verifying.read_models import differences
from services.verifying.report import With
from services.verifying.verify import verified
from services.views.database import Views
from services.views.digest import LEFT_OUT
from tests.made_up_record import a_long_life
from tests.tampering.lived import nobody_watches

VIEWS = "views-1.db"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One in which everything happens, with its read models brought up to it."""
    folder = tmp_path_factory.mktemp("record")
    a_long_life().written(folder / "record.db").close()
    with Embedded(Settings(data=folder)) as service:
        service.projector.run_to(service.record.store.head().position)
    return folder


@pytest.fixture
def copy(record: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(record, tmp_path / "copy"))


def tables() -> list[Table]:
    read_models()
    return [one for one in compared_tables(METADATA.tables.values()) if one.name != "applied"]


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case None:
            return 7
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
        case str():
            return value + "x"
    return value + 1_000_003


def rows(file: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        return connection.execute(statement, values).fetchall()


def case_of(value: Any) -> UUID:
    return UUID(bytes=value) if isinstance(value, bytes) else UUID(value)


@pytest.mark.threat(16)
def test_each_column_of_each_table_is_compared_and_table_and_case_are_named(record: Path, tmp_path: Path) -> None:
    """Every fold is done once; each alteration stands in a copy of it."""
    tried = 0
    with closing(Views(record / VIEWS)) as right, right.read() as fresh:
        for table in tables():
            for column in table.columns:
                if column.name in LEFT_OUT.get(table.name, ()) or not altered(record, tmp_path, table, column.name):
                    continue
                with closing(Views(tmp_path / VIEWS)) as wrong, wrong.read() as fixed:
                    found = list(differences(fixed, fresh))
                assert found and {one.table for one in found} == {table.name}, f"{table.name}.{column.name}"
                tried += 1
    assert tried > 60


def altered(record: Path, folder: Path, table: Table, column: str) -> bool:
    """Alter one value of a column in a copy of the read models; false where no row is there to be altered."""
    file = folder / VIEWS
    for left in folder.glob(f"{VIEWS}*"):
        left.unlink()
    shutil.copy(record / VIEWS, file)
    key = [one.name for one in table.primary_key] or [one.name for one in table.columns]
    found = rows(file, f"SELECT {', '.join(key)}, {column} FROM {table.name}")
    if not found:
        return False
    *place, value = random.Random(f"{table.name}.{column}").choice(found)
    where = " AND ".join(f"{name} IS ?" for name in key)
    rows(file, f"UPDATE {table.name} SET {column}=? WHERE {where}", changed(value), *place)
    return True


def findings(folder: Path) -> list[Finding]:
    return list(verified(Settings(data=folder), {With.read_models}, nobody_watches).findings)


@pytest.mark.threat(16)
@pytest.mark.parametrize("deed", ["UPDATE {t} SET position=position+1000 WHERE {w}", "DELETE FROM {t} WHERE {w}"])
def test_a_row_of_a_case_is_named_by_its_case(copy: Path, deed: str) -> None:
    table = METADATA.tables["case_timeline"]
    assert CASE in table.columns
    (case, position), *_ = rows(copy / VIEWS, "SELECT case_id, position FROM case_timeline ORDER BY position")
    rows(copy / VIEWS, deed.format(t=table.name, w="position=?"), position)
    (found,) = findings(copy)
    assert (found.cause, found.table, found.case) == (Cause.read_model_altered, "case_timeline", case_of(case))
    assert f"case {case_of(case)} is shown otherwise in case_timeline, by all facts up to " in found.said


@pytest.mark.threat(16)
def test_a_case_that_is_hidden_or_made_up_is_named(copy: Path) -> None:
    (case,), *_ = rows(copy / VIEWS, "SELECT DISTINCT case_id FROM case_timeline")
    rows(copy / VIEWS, "DELETE FROM case_timeline WHERE case_id=?", case)
    rows(copy / VIEWS, "INSERT INTO case_timeline VALUES (100000, ?, 1, 1)", bytes(16))
    assert {(one.case, "is not shown" in one.said) for one in findings(copy)} == {
        (case_of(case), True),
        (UUID(int=0), False),
    }


def test_read_models_that_nobody_touched_show_what_follows(copy: Path) -> None:
    assert findings(copy) == []
