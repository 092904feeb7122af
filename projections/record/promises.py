"""What was promised to the person and theirs: still open, kept, moved or broken."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from projections.record._shape import Part, Said
from schemas.model import Model
from schemas.party import Party
from schemas.promise import PromiseBroken, PromiseKept, PromiseMade, PromiseMoved
from schemas.recorded import Recorded


class Promise(Model):
    """One promise: `first` is the day first promised, `on` the day that holds; `without_person` how often it was moved
    without the person's agreement.
    """

    promise_id: UUID
    words: Said
    to: str
    by: Party
    made_at: datetime
    first: date | None
    on: date | None
    stands: Literal["open", "moved", "kept", "broken"] = "open"
    moves: int = 0
    without_person: int = 0
    ended_at: datetime | None = None
    person_told: bool | None = None


def read(facts: Sequence[Recorded[Any]]) -> Iterable[Model]:
    """Each promise as it stands, in the order in which they were made."""
    found: dict[UUID, Promise] = {}
    for recorded in facts:
        fact = recorded.fact
        if isinstance(fact, PromiseMade):
            found[fact.promise_id] = made(recorded)
        elif (known := found.get(fact.promise_id)) is not None:
            found[fact.promise_id] = after(known, fact)
    return found.values()


def made(recorded: Recorded[PromiseMade]) -> Promise:
    """A promise as it was made."""
    fact = recorded.fact
    return Promise(
        promise_id=fact.promise_id,
        words=Said(sealed=fact.words, command_id=recorded.command_id),
        to=fact.to,
        by=fact.by,
        made_at=fact.happened_at,
        first=fact.on,
        on=fact.on,
    )


def after(promise: Promise, fact: PromiseMoved | PromiseKept | PromiseBroken) -> Promise:
    """The promise after what became of it."""
    match fact:
        case PromiseMoved():
            alone = promise.without_person + (not fact.agreed_with_person)
            return promise.with_(stands="moved", on=fact.on, moves=promise.moves + 1, without_person=alone)
        case PromiseKept():
            return promise.with_(stands="kept", ended_at=fact.happened_at)
    return promise.with_(stands="broken", ended_at=fact.happened_at, person_told=fact.person_told)


part = Part((PromiseMade, PromiseMoved, PromiseKept, PromiseBroken), read)
