"""One team, with those who work in it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.team import TeamFormed, WorkerJoined, WorkerLeft


class OfTeam(Command):
    """A command about one team."""

    team_id: UUID


class FormTeam(OfTeam):
    lead: NamedParty


class JoinTeam(OfTeam):
    worker: NamedParty


class LeaveTeam(OfTeam):
    """`people` is how many people the worker worked with until then."""

    worker: NamedParty
    left_on: Day
    people: Annotated[int, Field(ge=0, le=1000)]


AnyCommand = FormTeam | JoinTeam | LeaveTeam


class State(Life):
    """A team as it stands: who leads it, and who works in it."""

    lead: Party | None = None
    workers: tuple[UUID, ...] = ()


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case JoinTeam() | LeaveTeam() if command.worker.worker is None:
            raise Refused("worker_not_named", "say by their id who joins or leaves")
        case JoinTeam() if state and command.worker.worker in state.workers:
            raise Refused("in_the_team_already", "this worker is in the team already")
        case LeaveTeam() if state and command.worker.worker not in state.workers:
            raise Refused("not_in_the_team", "this worker is not in the team")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    return {"lead": state.lead} if isinstance(command, LeaveTeam) and state else {}


def follow(state: State, fact: Any) -> State:
    match fact:
        case TeamFormed():
            return state.with_(lead=fact.lead)
        case WorkerJoined(worker=Party(worker=UUID() as worker)):
            return state.with_(workers=(*state.workers, worker))
        case WorkerLeft():
            return state.with_(workers=tuple(one for one in state.workers if one != fact.worker.worker))
    return state


decider = Lives(
    what="team",
    begins={FormTeam: TeamFormed},
    goes_on={JoinTeam: WorkerJoined, LeaveTeam: WorkerLeft},
    state=State,
    stream=lambda command: command.team_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
