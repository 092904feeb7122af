"""How the tests are run: nothing is skipped by itself, and the last line says what was not run on request.

A skip that nobody asked for is red. To leave tests out, ask: `--without NAME` (tests marked NAME), `-m`, `-k`, a path.
"""

import os
from collections.abc import Generator, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from tests import real_views, side_by_side
from tests.real import asking, fixtures
from tests.real.asking import OUTSIDE, STOPPED
from tests.side_by_side import NOT_RUN, told

SERVERS = {"THROUGHCARE_KAFKA", "THROUGHCARE_POSTGRES"}
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

settings.register_profile("throughcare", deadline=None, print_blob=True)
settings.load_profile("throughcare")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without", action="append", default=[], metavar="NAME", help="leave out tests marked NAME")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    for plugin in (asking, fixtures, real_views, side_by_side):
        config.pluginmanager.register(plugin)
    config.stash[OUTSIDE] = servers_to_use(config)
    forget_settings()
    refuse_unknown_names(config)
    config.stash[NOT_RUN] = 0
    if reporter := config.pluginmanager.getplugin("terminalreporter"):
        say_what_was_not_run(config, reporter)


def servers_to_use(config: pytest.Config) -> dict[str, str]:
    """The addresses of a Kafka and a PostgreSQL to test with, where the person who runs the tests names one."""
    if (by_another := told(config)) is not None:
        return dict(by_another["servers"])
    return {name: os.environ[name] for name in SERVERS if os.environ.get(name)}


def forget_settings() -> None:
    """No test writes where the person who runs it keeps a record: their settings do not count here."""
    for name in [name for name in os.environ if name.startswith("THROUGHCARE_")]:
        del os.environ[name]


def refuse_unknown_names(config: pytest.Config) -> None:
    """A name that marks no test would leave nothing out, and nobody would notice."""
    known = {line.partition(":")[0].partition("(")[0].strip() for line in config.getini("markers")}
    if unknown := set(config.getoption("without")) - known:
        raise pytest.UsageError(f"no test is marked {', '.join(sorted(unknown))}; marks are {', '.join(sorted(known))}")


def say_what_was_not_run(config: pytest.Config, reporter: Any) -> None:
    """Pytest offers no hook for its closing line, so the method that builds it is asked, and told one thing more."""
    build = reporter.build_summary_stats_line

    def closing_line() -> tuple[list[tuple[str, dict[str, bool]]], str]:
        parts, colour = build()
        return [*parts, (not_run(config), {colour: True})], colour

    reporter.build_summary_stats_line = closing_line


def not_run(config: pytest.Config) -> str:
    """What the closing line says was left out, and why."""
    said = []
    if stopped := config.stash.get(STOPPED, 0):
        said.append(f"not run for want of a part: {stopped}")
    if config.stash[NOT_RUN]:
        said.append(f"not run on request: {config.stash[NOT_RUN]} ({', '.join(requests(config))})")
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        said.append(f"on request only {' '.join(config.args)}")
    return "; ".join(said) or "nothing left out"


def requests(config: pytest.Config) -> list[str]:
    """The options that leave tests out, as they were given."""
    given = [f"--without {name}" for name in config.getoption("without")]
    given += [f"{option} '{said}'" for option in ("-m", "-k") if (said := config.getoption(option))]
    given += [f"--deselect {said}" for said in config.getoption("--deselect") or ()]
    return given or ["another option"]


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    if items:
        items[0].config.stash[NOT_RUN] += len(items)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    names = config.getoption("without")
    left_out = [test for test in items if any(test.get_closest_marker(name) for name in names)]
    if left_out:
        items[:] = [test for test in items if test not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return red_if_skipped((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return red_if_skipped((yield))


def red_if_skipped(report: Report) -> Report:
    """A test that skips itself proves nothing, so it counts as failed; one that is expected to fail has done so."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, though nobody asked for that. {reason}"
    return report
