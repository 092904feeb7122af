"""Who supervises one worker's work in one case."""

from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.supervision import SupervisionEnded, SupervisorNamed


class OfSupervision(Command):
    """A command about the supervision of one worker in one case."""

    supervision_id: UUID
    case_id: UUID


class NameSupervisor(OfSupervision):
    worker: NamedParty
    supervisor: NamedParty


class EndSupervision(OfSupervision):
    pass


AnyCommand = NameSupervisor | EndSupervision


class State(Life):
    """Who supervises whom."""

    worker: Party | None = None
    supervisor: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, NameSupervisor) and command.worker == command.supervisor:
        raise Refused("supervises_themselves", "nobody supervises their own work; name somebody else")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if state is None or isinstance(command, NameSupervisor):
        return {}
    return {"worker": state.worker, "supervisor": state.supervisor}


def follow(state: State, fact: SupervisorNamed | SupervisionEnded) -> State:
    return state.with_(worker=fact.worker, supervisor=fact.supervisor)


decider = Lives(
    what="supervision",
    begins={NameSupervisor: SupervisorNamed},
    ends={EndSupervision: SupervisionEnded},
    state=State,
    stream=lambda command: command.supervision_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
