"""When nobody answers a question in time, ask those who are next; silence escalates, and never decides."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from aggregates.gap import AskAboutGap
from schemas.gap import GapAnswered, GapAsked, GapEndTold
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import next_after
from schemas.recorded import Recorded
from workflows._shape import Workflow


class Unanswered(Model):
    """The question as it was first put, while nobody has answered it, with those who are still to be asked next."""

    question: GapAsked | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case GapAsked() | GapAnswered() | GapEndTold() as fact:
            yield fact.gap_id


def evolve(state: Unanswered, recorded: Recorded[Any]) -> Unanswered:
    match recorded.fact:
        case GapAsked(step=0, next_at=datetime()) as fact:
            known = state.question
            return state if known and known.opened_at == fact.opened_at else Unanswered(question=fact)
        case GapAsked() as fact:
            return asked_next(state, fact)
        case GapAnswered() | GapEndTold():
            return Unanswered()
    return state


def asked_next(state: Unanswered, fact: GapAsked) -> Unanswered:
    """One of those who are next was asked; the others still are to be."""
    question = state.question
    if question is None or (fact.opened_at, fact.step) != (question.opened_at, question.step + 1):
        return state
    left = tuple(to for to in question.next_to if to != fact.to)
    return Unanswered(question=question.with_(next_to=left)) if left else Unanswered()


def todo(state: Unanswered, as_of: datetime) -> Iterator[AskAboutGap]:
    question = state.question
    if question is None or question.next_at is None or question.next_at > as_of:
        return
    for to in question.next_to:
        yield AskAboutGap(
            at=as_of,
            gap_id=question.gap_id,
            case_id=question.case_id,
            code=question.code,
            about=question.about,
            detector=question.detector,
            wording=question.wording,
            words=question.words,
            evidence=question.evidence,
            to=to,
            means="my_work",
            opened_at=question.opened_at,
            step=question.step + 1,
            calendar=question.calendar,
        )


def look_again(state: Unanswered, after: datetime) -> datetime | None:
    question = state.question
    return next_after(after, (question.next_at,)) if question else None


workflow: Workflow[Unanswered] = Workflow(Unanswered(), keys, evolve, todo, look_again)
