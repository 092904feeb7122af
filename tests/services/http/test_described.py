"""The description holds: whatever schemathesis makes of it is answered as described, and never by a fault."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from services.config import Settings
from services.embedded import Embedded
from services.http.application import application
from services.parsing import open_commands
from tests.services.http.conftest import HERE
from tests.services.http.entering import By, entrance_of
from tests.services.http.ward import CASE, DISCHARGE, PERSON, ROSTER, WARD, up_to_the_plan

EXAMPLES = 3
# What no schema can say: fields that do not go together, a version that has moved, and that 1.0 is not written 1.
BEYOND_A_SCHEMA = ("nothing_corrected", "days_out_of_order", "agency_code_expected", "stale_version", "not_a_number")
PAST = strategies.datetimes(datetime(1950, 1, 1), datetime(2026, 1, 1))
KNOWN = {"case_id": CASE, "person_id": PERSON, "discharge_id": DISCHARGE, "unit": WARD, "roster_id": ROSTER}


def from_here(app: ASGIApp) -> ASGIApp:
    """Schemathesis calls without an address of its own; here it is a program on this machine."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            rest = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "client": HERE, "headers": [*rest, (b"host", b"127.0.0.1")]}
        await app(scope, receive, send)

    return called


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description of the real app over a real record."""
    folder: Path = tmp_path_factory.mktemp("described")
    schemathesis.openapi.format("date-time", PAST.map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}Z"))
    schemathesis.openapi.format("date", PAST.map(lambda moment: f"{moment:%Y-%m-%d}"))
    with Embedded(Settings(data=folder / "data")) as embedded:
        embedded.start()
        app = from_here(application(embedded, entrance_of(embedded)))
        client = TestClient(app)
        client.auth = By()
        up_to_the_plan(client)
        found = schemathesis.openapi.from_asgi("/openapi.json", app)
        found.config.generation.update(with_security_parameters=False)  # each request is signed; else none gets further
        yield found


@pytest.mark.timeout(900)  # there are many doors, and each is tried many times
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(described: Any, mode: GenerationMode) -> None:
    known = [found.ok() for found in described.exclude(path="/stream").get_all_operations()]
    assert len(known) > len(open_commands())
    wrong = [said for operation in known for said in not_as_described(operation, mode)]
    assert not wrong, "\n\n".join(wrong)


def not_as_described(operation: Any, mode: GenerationMode) -> Iterator[str]:
    """What schemathesis found wrong with one door, by all its checks."""

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), about_jim=strategies.booleans())
    @hypothesis.settings(
        max_examples=EXAMPLES, database=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
    )
    def every_example(case: Any, about_jim: bool) -> None:
        if about_jim and mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body.update({name: known for name, known in KNOWN.items() if name in case.body})
        answer = case.call(headers=By().header())
        beyond = answer.status_code in (412, 422) and answer.json()["rule"] in BEYOND_A_SCHEMA
        case.validate_response(answer, excluded_checks=[positive_data_acceptance] if beyond else [])

    try:
        every_example()
    except hypothesis.errors.Unsatisfiable:
        return  # nothing can be wrong with a request that has no parts
    except Exception as error:
        yield f"{operation.label}: {error}"
