"""The store on PostgreSQL keeps the contract of every store, and what only a database on its own can promise."""

import itertools
from collections.abc import Callable
from functools import partial

import pytest

from services.clock import Clock
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from tests.services.recorder_contract import Opening, RecorderContract


def open_postgres(place: Postgres, clock: Clock | None = None) -> PostgresRecorder:
    return PostgresRecorder(place, clock)


class TestPostgresRecorder(RecorderContract):
    @pytest.fixture
    def fresh(self, postgres: Postgres) -> Callable[[], Opening]:
        numbers = itertools.count()
        return lambda: partial(open_postgres, Postgres(postgres.url, f"{postgres.word}_{next(numbers)}"))
