"""When a handover is accepted, or a returned case is taken back, the case gets its new owner."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates.case import MoveOwner
from schemas.case import OwnerMoved, OwnerNotMoved
from schemas.handover import HandoverAccepted, HandoverTakenBack
from schemas.keyed import Key
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from workflows._shape import Workflow


class Accepted(Model):
    """A handover that was accepted and whose case has not been moved yet, if there is one."""

    handover_id: UUID | None = None
    case_id: UUID | None = None
    sender: Party | None = None
    to: Party | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case HandoverAccepted() | OwnerMoved() | OwnerNotMoved() as fact:
            yield fact.handover_id
        case HandoverTakenBack() as fact:
            yield fact.return_id


def evolve(state: Accepted, recorded: Recorded[Any]) -> Accepted:
    match recorded.fact:
        case HandoverAccepted() as fact:
            return Accepted(handover_id=fact.handover_id, case_id=fact.case_id, sender=fact.sender, to=fact.by)
        case HandoverTakenBack() as fact:
            return Accepted(handover_id=fact.return_id, case_id=fact.case_id, sender=fact.sender, to=fact.by)
        case OwnerMoved() | OwnerNotMoved():
            return Accepted()
    return state


def todo(state: Accepted, as_of: datetime) -> Iterator[MoveOwner]:
    if state.handover_id and state.case_id and state.sender and state.to:
        yield MoveOwner(
            at=as_of,
            case_id=state.case_id,
            handover_id=state.handover_id,
            sender=state.sender,
            to=state.to,
        )


workflow: Workflow[Accepted] = Workflow(Accepted(), keys, evolve, todo)
