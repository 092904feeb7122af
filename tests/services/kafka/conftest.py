"""An admin client for what a test does to topics."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient

from services.store.postgres import Postgres
from tests.real_views import DATABASES
from tests.services.kafka.lost import LostServices, Service


@pytest.fixture
def kafka_admin(kafka_server: str) -> Iterator[Any]:
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=kafka_server)) as admin:
        yield admin


@pytest.fixture(params=DATABASES)
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LostServices]:
    """Opens services on one database, each by its name with a store of its own, all with the same keys.

    The one without a name has the schemas that belong to the word of the topic.
    """
    database: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with contextlib.ExitStack() as opened:

        def open_one(name: str = "") -> Service:
            place = database and Postgres(database.url, database.word + name)
            return opened.enter_context(
                contextlib.closing(Service(tmp_path / (name or "main"), tmp_path / "keys", place))
            )

        yield open_one
