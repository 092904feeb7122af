"""Several processes run the tests side by side: what they are told by the one that began, and what they tell it."""

import os
import random
from typing import Any

import pytest

from tests.real.asking import OUTSIDE, STOPPED

NOT_RUN = pytest.StashKey[int]()


def fresh_seeds(count: int) -> list[int]:
    """Other seeds in each run, and the same in every process of it."""
    chance = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))
    return [chance.randrange(1 << 30) for _ in range(count)]


def told(config: pytest.Config) -> dict[str, Any] | None:
    """What this process was told, if another began the run."""
    return getattr(config, "workerinput", None)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Each uses the servers that the person who began the run has named, which are forgotten by then."""
    node.workerinput["servers"] = node.config.stash[OUTSIDE]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Each leaves out the same, and says how much for the closing line."""
    said = getattr(session.config, "workeroutput", None)
    if said is not None:
        said["not_run"], said["stopped"] = session.config.stash[NOT_RUN], session.config.stash.get(STOPPED, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    said = getattr(node, "workeroutput", {})
    for key, name in ((NOT_RUN, "not_run"), (STOPPED, "stopped")):
        node.config.stash[key] = max(node.config.stash.get(key, 0), said.get(name, 0))
