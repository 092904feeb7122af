"""A workflow told one fact after another, as its tests tell it."""

from datetime import datetime
from typing import Any

from aggregates._shape import Command
from schemas.fact import Fact
from schemas.recorded import Recorded
from tests.spec import SOMEBODY, an_id
from workflows._shape import Workflow


def told(workflow: Workflow[Any], *facts: Fact) -> Any:
    """The state after these facts, each recorded when it happened; all of them touch one key."""
    state = workflow.initial
    keys = set()
    for number, fact in enumerate(facts, start=1):
        keys |= set(workflow.keys(recorded(fact, number)))
        state = workflow.evolve(state, recorded(fact, number))
    assert len(keys) == 1
    return state


def recorded(fact: Fact, number: int) -> Recorded[Any]:
    return Recorded(
        fact=fact,
        fact_id=an_id(f"fact {number}"),
        told_by=SOMEBODY,
        command_id=an_id(f"command {number}"),
        caused_by=None,
        read_position=None,
        recorded_elsewhere_at=None,
        stream=an_id("stream"),
        version=number,
        position=number,
        recorded_at=fact.happened_at,
    )


def to_do(workflow: Workflow[Any], as_of: datetime, *facts: Fact) -> list[Command]:
    """What is to be done at a moment after these facts."""
    return list(workflow.todo(told(workflow, *facts), as_of))
