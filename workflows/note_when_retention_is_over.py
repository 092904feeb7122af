"""When the time for which a case's words are kept is over, say so on the record; whether they go is for people."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aggregates.keeping import NoteRetentionOver
from schemas.calendar import ONE_DAY
from schemas.case import CaseClosed, CaseOpened, CaseReopened
from schemas.keeping import RetentionHeld, RetentionOver
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import london_day, next_after, start_of
from schemas.recorded import Recorded
from schemas.retention import closing_facts, kept, seen_facts
from workflows._shape import Workflow


class Keeping(Model):
    """A case whose words are kept: whose it is, how and when it ended if it did, and what was said to be over."""

    case_id: UUID | None = None
    person_id: UUID | None = None
    seen: tuple[str, ...] = ()
    closing: str | None = None
    ended_on: date | None = None
    told: tuple[str, ...] = ()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    fact = recorded.fact
    if isinstance(fact, RetentionOver | RetentionHeld):
        yield fact.of_case
    elif fact.case_id is not None and (isinstance(fact, CaseOpened | CaseReopened) or name(fact) in counted()):
        yield fact.case_id


def evolve(state: Keeping, recorded: Recorded[Any]) -> Keeping:
    match recorded.fact:
        case CaseOpened() as fact:
            return state.with_(case_id=fact.case_id, person_id=fact.person_id)
        case CaseReopened():
            return state.with_(closing=None, ended_on=None, told=())
        case RetentionOver() | RetentionHeld() as fact:
            return state.with_(told=tuple(sorted({*state.told, fact.rule})))
        case fact if name(fact) in closing_facts():
            ended = fact.closed_on if isinstance(fact, CaseClosed) else london_day(fact.happened_at)
            return state.with_(closing=name(fact), ended_on=ended, told=())
        case fact if name(fact) in seen_facts():
            return state.with_(seen=tuple(sorted({*state.seen, name(fact)})))
    return state


def todo(state: Keeping, as_of: datetime) -> Iterator[NoteRetentionOver]:
    for command in over(state, as_of):
        if start_of(command.kept_until + ONE_DAY) <= as_of:
            yield command


def look_again(state: Keeping, after: datetime) -> datetime | None:
    return next_after(after, (start_of(one.kept_until + ONE_DAY) for one in over(state, after)))


def over(state: Keeping, at: datetime) -> Iterator[NoteRetentionOver]:
    """What is to be said of each rule by which the case's words are kept, once it is over."""
    if state.case_id is None or state.person_id is None or state.closing is None or state.ended_on is None:
        return
    for one in kept(state.closing, state.seen, state.ended_on):
        if one.rule not in state.told:
            yield NoteRetentionOver.model_validate(
                {
                    "at": at,
                    "person_id": state.person_id,
                    "of_case": state.case_id,
                    "classes": one.classes,
                    "rule": one.rule,
                    "list_version": one.list_version,
                    "ended_on": state.ended_on,
                    "kept_until": one.until,
                }
            )


def counted() -> frozenset[str]:
    """The facts from which a rule counts, or by which a longer one applies."""
    return closing_facts() | seen_facts()


def name(fact: Any) -> str:
    return type(fact).__name__


workflow: Workflow[Keeping] = Workflow(Keeping(), keys, evolve, todo, look_again)
