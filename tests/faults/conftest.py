"""The full stack beside servers of its own, which a test may kill; the next test finds everything whole again."""

import contextlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.faults.parts import Parts
from tests.real.asking import said_by
from tests.real.brokers import started_node
from tests.real.databases import started_postgres
from tests.services.http.ward import NAME


@pytest.fixture(scope="module")
def all_parts(
    request: pytest.FixtureRequest, real_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Parts]:
    """Nothing of it need be running; at the end nobody may have repeated a password or somebody's name."""
    word = f"t{secrets.token_hex(4)}"
    kafka, postgres = started_node(real_folder / f"kafka-{word}"), started_postgres(real_folder / f"postgres-{word}")
    parts = Parts(tmp_path_factory.mktemp("stack") / "all", kafka, postgres, word)
    with contextlib.ExitStack() as said:
        for program in (kafka, postgres, *parts.running.values()):
            said.enter_context(said_by(request.config, program))
        yield parts
        parts.kill()
    secret = make_url(postgres.url).password
    assert secret
    assert not re.search(f"{secret}|{NAME}", parts.said())


@pytest.fixture
def parts(all_parts: Parts) -> Parts:
    """Everything at work and caught up."""
    return all_parts.whole()
