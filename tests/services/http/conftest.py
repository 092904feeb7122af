"""The real app over a real service on files of its own, as a program on this machine meets it."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from starlette.testclient import TestClient

from services import logs
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.http.application import application
from tests.services.http.entering import ADDRESS, By, entrance_of
from tests.services.http.waiting import until
from tests.services.http.ward import NOW

HERE = ("127.0.0.1", 50_000)


@pytest.fixture(autouse=True)
def lines() -> Iterator[None]:
    """What the program says goes to standard error as it does when it serves."""
    root = logging.getLogger()
    before = structlog.get_config(), root.handlers[:], root.level
    logs.begin("DEBUG")
    yield
    structlog.configure(**before[0])
    root.handlers[:], root.level = before[1:]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime.fromisoformat(NOW))


@pytest.fixture
def service(tmp_path: Path, clock: SetClock) -> Iterator[Embedded]:
    with Embedded(Settings(data=tmp_path / "data", largest_body=50_000), clock) as embedded:
        embedded.start()
        yield embedded


@pytest.fixture
def client(service: Embedded) -> Iterator[TestClient]:
    """A program that speaks for the ward manager, and signs each request."""
    with TestClient(application(service, entrance_of(service)), base_url=ADDRESS, client=HERE) as one:
        one.auth = By(service.clock)
        yield one


@pytest.fixture
def stranger(service: Embedded) -> Iterator[TestClient]:
    """Somebody on another machine, who is not signed in."""
    app = application(service, entrance_of(service))
    with TestClient(app, base_url=ADDRESS, client=("192.0.2.7", 50_000)) as one:
        yield one


@pytest.fixture
def asked(client: TestClient) -> Callable[[object], None]:
    """Wait until the question of this id has been put to somebody."""

    def wait(gap_id: object) -> None:
        until(10, lambda: (found := client.get(f"/gaps/{gap_id}")).status_code == 200 and found.json()["asked"])

    return wait
