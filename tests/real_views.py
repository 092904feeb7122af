"""Empty read models on each database a test is run over: SQLite, and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.store.postgres import Postgres
from services.views.database import Views, ViewsSchema
from services.views.generations import Where

FreshViews = Callable[..., Views]
DATABASES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(params=DATABASES)
def views_where(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    """Where generations are kept: a folder, or a database under a word of its own."""
    if request.param == "sqlite":
        return tmp_path
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres


@pytest.fixture
def fresh_views(views_where: Where) -> Iterator[FreshViews]:
    """Opens a generation by a name, empty the first time; all are closed after the test."""
    opened: list[Views] = []

    def open_one(name: str = "views") -> Views:
        where = views_where
        views = Views(where / f"{name}.db" if isinstance(where, Path) else ViewsSchema(where, f"views_{name}"))
        opened.append(views)
        return views

    yield open_one
    for views in opened:
        views.close()


@pytest.fixture
def any_views(fresh_views: FreshViews) -> Views:
    """One empty generation."""
    return fresh_views()
