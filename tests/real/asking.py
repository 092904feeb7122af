"""Which tests need which real part, by the fixtures they ask for; and what the parts said when one failed."""

import contextlib
from collections.abc import Generator, Iterator

import pytest

from services.stack import account, broker, database, jars
from services.stack.missing import StackMissing
from tests.real.running import Program

OUTSIDE = pytest.StashKey[dict[str, str]]()
STOPPED = pytest.StashKey[int]()
SPEAKING = pytest.StashKey[list[Program]]()
OURS = {
    "kafka": {"session_node", "kafka_proxy", "own_kafka", "kafka_cluster"},
    "postgres": {"session_postgres", "own_postgres"},
}  # fixtures that start a server also where the address of another is set
SETTING = {"kafka": "THROUGHCARE_KAFKA", "postgres": "THROUGHCARE_POSTGRES"}
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
    needed = parts_to_start(session)
    try:
        if "kafka" in needed:
            broker.java()
            jars.kafka_jars()
        if "postgres" in needed:
            database.programs(account.account())
    except StackMissing as missing:
        session.config.stash[STOPPED] = len(session.items)
        pytest.exit(f"{missing} `--without kafka` and `--without postgres` leave their tests out.", returncode=1)


def parts_to_start(session: pytest.Session) -> set[str]:
    """Which parts the chosen tests start on this machine, because they ask for one or no other is named."""
    outside = session.config.stash[OUTSIDE]
    return {
        part
        for part, fixtures in OURS.items()
        for test in session.items
        if fixtures.intersection(getattr(test, "fixturenames", ()))
        or (SETTING[part] not in outside and test.get_closest_marker(part))
    }


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
