"""Which tests need which real part, by the fixtures they ask for; and what the parts said when one failed."""

import contextlib
from collections.abc import Generator, Iterator

import pytest

from services.stack import account, database, jars
from services.stack.missing import StackMissing
from tests.real.running import Program

OUTSIDE = pytest.StashKey[dict[str, str]]()
SPEAKING = pytest.StashKey[list[Program]]()
MARKS = {
    "kafka": {"kafka_server", "session_node", "kafka_proxy", "own_kafka"},
    "postgres": {"postgres_server", "session_postgres", "own_postgres"},
    "cluster": {"kafka_cluster"},
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the real parts it asks for, before anything is left out by its marks."""
    for test in items:
        for mark, fixtures in MARKS.items():
            if fixtures.intersection(getattr(test, "fixturenames", ())):
                test.add_marker(mark)


def pytest_collection_finish(session: pytest.Session) -> None:
    """A part that cannot be had ends the run before its first test, with one sentence."""
    if session.config.option.collectonly:
        return
    outside = session.config.stash[OUTSIDE]
    needed = {mark for test in session.items for mark in MARKS if test.get_closest_marker(mark)}
    try:
        if "cluster" in needed or ("kafka" in needed and "THROUGHCARE_KAFKA" not in outside):
            jars.kafka_jars()
        if "postgres" in needed and "THROUGHCARE_POSTGRES" not in outside:
            database.programs(account.account())
    except StackMissing as missing:
        pytest.exit(
            f"{missing} To leave its tests out, ask: --without {' --without '.join(sorted(needed))}.", returncode=1
        )


@contextlib.contextmanager
def said_by(config: pytest.Config, program: Program) -> Iterator[None]:
    """While it runs, what it says stands in the report of each test that fails; at the end it is gone in any case."""
    speaking = config.stash.setdefault(SPEAKING, [])
    speaking.append(program)
    try:
        yield
    finally:
        speaking.remove(program)
        program.kill()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for program in item.config.stash.get(SPEAKING, []):
            report.sections.append((f"The last lines of {program.name}", program.last_lines()))
    return report
