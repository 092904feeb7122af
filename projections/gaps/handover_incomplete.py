"""Did the open tasks, About Me, what was promised and somebody's hello go along when the worker changed?

The key is the case, and the question is about its latest change of named worker. It need not be a joint handover. What
was passed on late counts once the new worker has it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.handing import Handing
from projections.kept import newest
from projections.named_worker import named_before
from schemas.case import WorkerAllocated
from schemas.handing_on import CaseHandedOn, HandingOnAddedTo, HandingOnReceived
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import Party
from schemas.promise import PromiseBroken, PromiseKept, PromiseMade
from schemas.recorded import Recorded

KEPT = 20


class Change(Model):
    """A change of the named worker."""

    at: datetime
    before: Party
    worker: UUID
    fact_id: UUID


class Promise(Model):
    """Something promised to the person that is not kept yet."""

    promise_id: UUID
    at: datetime


class State(Model):
    """The latest two changes of worker, what was handed on since the first of them, and promises that are open."""

    case_id: UUID | None = None
    changes: tuple[Change, ...] = ()
    handings: tuple[Handing, ...] = ()
    promises: tuple[Promise, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (
            WorkerAllocated()
            | CaseHandedOn()
            | HandingOnAddedTo()
            | HandingOnReceived()
            | PromiseMade(to="person")
            | PromiseKept()
            | PromiseBroken()
        ) as fact:
            yield fact.case_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case WorkerAllocated() as fact:
            return changed(state.with_(case_id=fact.case_id), fact, recorded.fact_id)
        case CaseHandedOn() as fact:
            return tidy(state.with_(handings=(*state.handings, Handing.of(fact, recorded.fact_id))))
        case HandingOnAddedTo() | HandingOnReceived() as fact:
            return state.with_(handings=tuple(handing.followed(fact) for handing in state.handings))
        case PromiseMade() as fact:
            made = Promise(promise_id=fact.promise_id, at=fact.happened_at)
            return state.with_(promises=(*state.promises, made)[-KEPT:])
        case PromiseKept() | PromiseBroken() as fact:
            still = tuple(one for one in state.promises if one.promise_id != fact.promise_id)
            return state.with_(promises=still)
    return state


def changed(state: State, fact: WorkerAllocated, fact_id: UUID) -> State:
    """A case that passes from one named worker to another."""
    before, worker = named_before(fact), fact.owner.worker
    if before is None or worker is None or before == worker:
        return state
    change = Change(at=fact.happened_at, before=fact.before, worker=worker, fact_id=fact_id)
    return tidy(state.with_(changes=newest((*state.changes, change), 2)))


def tidy(state: State) -> State:
    """What was handed on for an earlier change than the latest is forgotten."""
    since = state.changes[0].at if len(state.changes) > 1 else None
    kept = (one for one in state.handings if since is None or one.at > since)
    return state.with_(handings=newest(kept, KEPT))


def gaps(state: State, as_of: object) -> Iterator[Gap]:
    if not (state.changes and state.case_id):
        return
    change = state.changes[-1]
    handed = [one for one in state.handings if one.worker == change.worker]
    handing = handed[-1] if handed else None
    missing = tuple(missing_in(handing, change, state.promises))
    if missing:
        yield Gap(
            case_id=state.case_id,
            about=Gap.named(london_day(change.at), change.worker),
            words={"missing": ";".join(missing)},
            evidence=(change.fact_id, *((handing.fact_id,) if handing else ())),
            to={"leaving_worker": change.before},
        )


def missing_in(handing: Handing | None, change: Change, promises: tuple[Promise, ...]) -> Iterator[str]:
    """What did not go along, as marks that the page turns into words."""
    if not (handing and handing.open_tasks):
        yield "said:the_open_tasks"
    if not (handing and handing.about_me):
        yield "said:About_Me"
    due = {one.promise_id for one in promises if one.at <= change.at}
    if due - set(handing.promises if handing else ()):
        yield "said:what_was_promised"
    if not (handing and handing.introduction):
        yield "said:an_introduction"
    if handing and handing.late > change.at and (handing.arrived is None or handing.arrived < handing.late):
        yield "said:word_that_it_arrived"


detector = Detector(State(), keys, evolve, gaps, look_again=never)
