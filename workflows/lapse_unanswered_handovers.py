"""When an offered handover is not answered in time, say so on the record: it is back in the sender's hands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates.handover import LapseHandover
from schemas.handover import (
    HandoverAccepted,
    HandoverLapsed,
    HandoverOffered,
    HandoverPassedOn,
    HandoverRefused,
    HandoverWithdrawn,
)
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import next_after
from schemas.recorded import Recorded
from workflows._shape import Workflow


class Waiting(Model):
    """The offer that waits for an answer, if one does."""

    handover_id: UUID | None = None
    case_id: UUID | None = None
    answer_by: datetime | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            HandoverOffered()
            | HandoverAccepted()
            | HandoverRefused()
            | HandoverWithdrawn()
            | HandoverPassedOn()
            | HandoverLapsed()
        ) as fact:
            yield fact.handover_id


def evolve(waiting: Waiting, recorded: Recorded[Any]) -> Waiting:
    match recorded.fact:
        case HandoverOffered() | HandoverPassedOn() as fact:
            return Waiting(handover_id=fact.handover_id, case_id=fact.case_id, answer_by=fact.answer_by)
        case HandoverAccepted() | HandoverRefused() | HandoverWithdrawn() | HandoverLapsed():
            return Waiting()
    return waiting


def todo(waiting: Waiting, as_of: datetime) -> Iterator[LapseHandover]:
    if waiting.handover_id and waiting.case_id and waiting.answer_by and waiting.answer_by <= as_of:
        yield LapseHandover(handover_id=waiting.handover_id, case_id=waiting.case_id, at=as_of)


def look_again(waiting: Waiting, after: datetime) -> datetime | None:
    return next_after(after, (waiting.answer_by,))


workflow: Workflow[Waiting] = Workflow(Waiting(), keys, evolve, todo, look_again)
