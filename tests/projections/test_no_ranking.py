"""No table, no view of the record and no measure lists workers by the count of anything."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from sqlalchemy import Table

import projections
from projections._shape import METADATA, read_models
from projections.record._shape import parts
from services import metrics, metrics_of_parts

ROOM = Path(projections.__path__[0])
FILES = sorted(ROOM.rglob("*.py"))
WORKERS = re.compile(r"\b(worker|workers|author|owner|allocated|told_by|by)\b")


def tables() -> list[Table]:
    """Every table of every read model."""
    for module in pkgutil.walk_packages(projections.__path__, "projections."):
        importlib.import_module(module.name)
    assert read_models()
    return sorted(METADATA.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_no_table_is_keyed_by_a_worker(table: Table) -> None:
    """What is kept by worker could be counted by worker: a worker may stand in a row, never make one."""
    keys = {column.name for column in table.primary_key.columns}
    assert not keys & {"worker", "author", "owner", "role", "told_by"}, table.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_no_question_to_the_database_groups_or_counts_by_worker(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    grouped = re.findall(r"group_by\(([^)]*)\)|GROUP BY ([\w., ]+)", text, re.IGNORECASE)
    for found in grouped:
        assert not WORKERS.search(" ".join(found).lower()), found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_nothing_is_counted_into_workers(file: Path) -> None:
    """`Counter` and `sorted(..., key=count)` over workers would be a league table."""
    text = file.read_text(encoding="utf-8")
    for line in text.splitlines():
        if "Counter(" in line or "most_common" in line:
            assert not WORKERS.search(line.lower()), line


@pytest.mark.parametrize("name", sorted(parts()))
def test_a_part_of_the_record_is_in_the_order_of_what_happened_and_not_of_who(name: str) -> None:
    text = (ROOM / "record" / f"{name}.py").read_text(encoding="utf-8")
    assert not re.search(r"sorted\([^)]*worker", text)


def test_no_metric_has_a_label_for_a_worker_a_person_or_a_case() -> None:
    for module in (metrics, metrics_of_parts):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        labels = re.findall(r"labels=\[([^\]]*)\]|labelnames=\(([^)]*)\)", text)
        assert not any(word in " ".join(found) for found in labels for word in ("worker", "person", "case"))
