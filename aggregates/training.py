"""One training of one worker, until it does not count any more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import TrainingKind
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.training import TrainingDone, TrainingNotCounted


class OfTraining(Command):
    """A command about one training."""

    training_id: UUID


class RecordTraining(OfTraining):
    """`lasts_until` is the last day on which it counts."""

    worker: NamedParty
    kind: TrainingKind
    done_on: Day
    lasts_until: Day


class StopCountingTraining(OfTraining):
    pass


AnyCommand = RecordTraining | StopCountingTraining


class State(Life):
    """A training: whose it is, and of which kind."""

    worker: Party | None = None
    kind: str = ""


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if not isinstance(command, RecordTraining):
        return
    if command.worker.worker is None:
        raise Refused("trained_worker_not_named", "say by their id whose training this is")
    if command.done_on > london_day(command.at):
        raise Refused("training_not_done_yet", "a training counts once it is done, and that day is still to come")
    if command.lasts_until < command.done_on:
        raise Refused("training_over_before_done", "a training cannot stop counting before the day it was done")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    return {"worker": state.worker, "kind": state.kind} if isinstance(command, StopCountingTraining) and state else {}


def follow(state: State, fact: Any) -> State:
    return state.with_(worker=fact.worker, kind=fact.kind)


decider = Lives(
    what="training",
    begins={RecordTraining: TrainingDone},
    ends={StopCountingTraining: TrainingNotCounted},
    state=State,
    stream=lambda command: command.training_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
