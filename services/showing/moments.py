"""What is shown of a case at a moment: what was known then, what was true then, and what differs between two."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from projections.replay.beside import Line
from projections.replay.difference import difference
from projections.replay.what_was_known import known_at
from projections.replay.what_was_true import true_at
from services.opening import Sight
from services.showing.case import no_case
from services.showing.gathering import Gathered, gather
from services.showing.lines import Lines
from services.showing.reruns import shown_questions
from services.showing.values import NO_WORDS, Shown, moment
from services.store.recorder import Recorder


def show_known(case_id: UUID, at: datetime, read: Connection, store: Recorder, sight: Sight = NO_WORDS) -> Shown:
    """What was recorded of a case by a moment, and asked about it then. Raises Refused `case_not_found`."""
    gathered = gather(case_id, read, store)
    known = known_then(gathered, at)
    refuse_before_its_time(known, at)
    asked = shown_questions([one.recorded for one in known], gathered, at)
    return {"case_id": str(case_id), "at": moment(at), "facts": Lines(sight).of(known), "questions": asked}


def show_true(case_id: UUID, at: datetime, read: Connection, store: Recorder, sight: Sight = NO_WORDS) -> Shown:
    """What had happened in a case by a moment, by all that is known now. Raises Refused `case_not_found`."""
    true = true_then(gather(case_id, read, store), at)
    refuse_before_its_time(true, at)
    return {"case_id": str(case_id), "at": moment(at), "facts": Lines(sight).of(true)}


def show_difference(
    case_id: UUID, first: datetime, second: datetime, read: Connection, store: Recorder, sight: Sight = NO_WORDS
) -> Shown:
    """What differs between two moments, in what was known and in what was true. Raises Refused `case_not_found`."""
    gathered, lines = gather(case_id, read, store), Lines(sight)
    known = [known_then(gathered, at) for at in (first, second)]
    true = [true_then(gathered, at) for at in (first, second)]
    asked = [
        {one["id"]: one for one in shown_questions([line.recorded for line in then], gathered, at)}
        for then, at in zip(known, (first, second), strict=True)
    ]
    return {
        "case_id": str(case_id),
        "from": moment(first),
        "to": moment(second),
        "known": differing(known[0], known[1], lines),
        "true": differing(true[0], true[1], lines),
        "questions": {
            "added": [one for name, one in asked[1].items() if name not in asked[0]],
            "gone": [one for name, one in asked[0].items() if name not in asked[1]],
        },
    }


def known_then(gathered: Gathered, at: datetime) -> tuple[Line, ...]:
    """What was recorded by a moment: of the case itself, and what its questions had shown by then."""
    return known_at((*gathered.own, *gathered.shared_by(at)), at)


def true_then(gathered: Gathered, at: datetime) -> tuple[Line, ...]:
    """What had happened by a moment, whenever it was recorded, with what its questions ever rested on."""
    return true_at((*gathered.own, *gathered.shared_by()), at)


def refuse_before_its_time(lines: Sequence[Line], at: datetime) -> None:
    """Refuse a moment at which there was nothing of the case yet, though its person may have been known before it."""
    if all(one.recorded.fact.case_id is None for one in lines):
        raise no_case(at)


def differing(first: Sequence[Line], second: Sequence[Line], lines: Lines) -> Shown:
    """What is at the second moment alone, at the first alone, and at both but corrected otherwise."""
    found = difference(first, second)
    return {"added": lines.of(found.added), "gone": lines.of(found.gone), "corrected": lines.of(found.corrected)}
