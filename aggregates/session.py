"""One task of a session of support, recorded once; the way it was done may be put right."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._parties import refuse_altering
from aggregates._shape import Command
from schemas.codes import SessionTask, SupportMode
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.session import SessionTaskCorrected, SessionTaskRecorded

Minutes = Annotated[int, Field(ge=0, le=1440)]


class OfSession(Command):
    """A command about one task of a session, in one case."""

    session_id: UUID
    case_id: UUID


class RecordSessionTask(OfSession):
    """`worker` was there, or else whoever tells it."""

    outcome_id: UUID | None = None
    task: SessionTask
    mode: SupportMode
    minutes: Minutes | None = None
    words: HealthText | None = None
    worker: NamedParty | None = None


class CorrectSessionTask(OfSession):
    mode: SupportMode


AnyCommand = RecordSessionTask | CorrectSessionTask


class State(Life):
    """A task of a session as it stands: when it was, towards what, and how it was done."""

    at: datetime | None = None
    outcome_id: UUID | None = None
    mode: str = ""
    worker: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, CorrectSessionTask) and state:
        refuse_altering(told_by, state.worker)
    match command:
        case RecordSessionTask(mode="NOT_DONE", words=None):
            raise Refused("session_reason_missing", "say in words why the task was not done")
        case CorrectSessionTask(mode=mode) if state is not None and mode == state.mode:
            raise Refused("session_mode_the_same", "it is on the record in that way already")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """What the fact says beside what was told."""
    if state is None or isinstance(command, RecordSessionTask):
        return {"worker": command.worker or told_by}
    return {"outcome_id": state.outcome_id, "session_at": state.at, "before": state.mode}


def follow(state: State, fact: SessionTaskRecorded | SessionTaskCorrected) -> State:
    match fact:
        case SessionTaskRecorded():
            return state.with_(at=fact.happened_at, outcome_id=fact.outcome_id, mode=fact.mode, worker=fact.worker)
    return state.with_(mode=fact.mode)


decider = Lives(
    what="session task",
    begins={RecordSessionTask: SessionTaskRecorded},
    goes_on={CorrectSessionTask: SessionTaskCorrected},
    state=State,
    stream=lambda command: command.session_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
