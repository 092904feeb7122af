"""The questions about a case that stood open for whoever decided, as they were put then, and asked again today."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from projections.gaps._shape import Gap, detectors
from projections.replay.rerun import ComesTo, Rerun, between, compared
from schemas.gap import GapAsked, GapEndTold
from schemas.recorded import Recorded

CODE = "the question's code"


class Question(NamedTuple):
    """One question: `wording` and `words` as it was put, or as today's code would put it where nobody was asked yet.

    `asked_at` is none where nobody had been asked; `detector` is the hash of the code that asked, empty without it.
    """

    gap_id: UUID
    code: str
    wording: str
    words: Mapping[str, str]
    evidence: tuple[UUID, ...]
    since: datetime
    asked_at: datetime | None
    detector: str
    rerun: Rerun


class Today(NamedTuple):
    """What today's code makes of the facts that were known then: the question as it stood at some moment."""

    code: str
    gap: Gap
    since: datetime
    is_open: bool


History = Mapping[UUID, Iterable[tuple[datetime, Today]]]


def questions(known: Iterable[Recorded[Any]], history: History, moment: datetime) -> tuple[Question, ...]:
    """The questions open by what was known, the longest open first.

    `history` is what today's code made of each question, oldest first, from facts up to each moment alone; `moment` is
    when the last of the known facts was recorded.
    """
    asked = asked_and_not_over(known)
    stood = {one: today for one in history if (today := at(history, one, moment)) is not None and today.is_open}
    put = [was_put(one, asked[one], history) for one in asked if one in stood or changed(asked[one])]
    never = [never_put(one, stood[one]) for one in stood if one not in asked]
    return tuple(sorted((*put, *never), key=lambda one: (one.since, str(one.gap_id))))


def asked_and_not_over(known: Iterable[Recorded[Any]]) -> dict[UUID, Recorded[GapAsked]]:
    """For each question that somebody was asked and nobody told the end of, the first time it was put."""
    asked: dict[UUID, Recorded[GapAsked]] = {}
    for one in sorted(known, key=lambda one: one.position):
        if isinstance(one.fact, GapAsked):
            before = asked.get(one.fact.gap_id)
            if before is None or before.fact.opened_at != one.fact.opened_at:
                asked[one.fact.gap_id] = one
        elif isinstance(one.fact, GapEndTold):
            asked.pop(one.fact.gap_id, None)
    return asked


def at(history: History, one: UUID, moment: datetime) -> Today | None:
    """How a question stood at a moment; none where it had not been raised."""
    stood = [today for when, today in history.get(one, ()) if when <= moment]
    return stood[-1] if stood else None


def changed(asked: Recorded[GapAsked]) -> bool:
    """Whether the code of a question is another one today, or is there no longer."""
    today = detectors().get(asked.fact.code)
    return today is None or today.hash != asked.fact.detector


def was_put(one: UUID, asked: Recorded[GapAsked], history: History) -> Question:
    """A question as it was put, and what today's code makes of the facts known when it was put."""
    fact = asked.fact
    put = {word.name: word.value for word in fact.words}
    detector = detectors().get(fact.code)
    then = at(history, one, asked.recorded_at)
    same = then is not None and then.is_open and (then.gap.words, set(then.gap.evidence)) == (put, set(fact.evidence))
    comes_to: ComesTo = "same" if same else "other" if then is not None and then.is_open else "nothing"
    return Question(
        gap_id=one,
        code=fact.code,
        wording=fact.wording,
        words=put,
        evidence=fact.evidence,
        since=fact.opened_at,
        asked_at=asked.recorded_at,
        detector=fact.detector,
        rerun=compared(between(fact.detector, detector.hash if detector else "gone"), comes_to, CODE),
    )


def never_put(one: UUID, today: Today) -> Question:
    """A question that stood open and had not been put to anybody by then."""
    return Question(
        gap_id=one,
        code=today.code,
        wording=detectors()[today.code].row["wording"],
        words=today.gap.words,
        evidence=today.gap.evidence,
        since=today.since,
        asked_at=None,
        detector="",
        rerun=compared("not_known", "not_recorded", CODE),
    )
