"""What is shown of a question: its words, who was asked, on what evidence, what clears it, and its history."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from projections import case_status, open_gaps
from projections.asked import AskedParty, asked_about
from projections.case_timeline import timeline
from projections.open_gaps import GapRow
from projections.wording import phrase, sentence
from schemas import codes
from schemas.gap import GapAcknowledged, GapAnswered, GapAsked
from schemas.refused import Refused
from services.asking import suggestions
from services.opening import Sight
from services.recipients import resolved
from services.showing.values import NO_WORDS, Shown, moment, text


def show_gaps(
    read: Connection,
    as_of: datetime | None = None,
    case_id: UUID | None = None,
    sight: Sight = NO_WORDS,
    limit: int | None = None,
) -> Shown:
    """The questions that stand open, or stood open at a moment, the longest open first; `total` counts all."""
    rows = open_gaps.open_gaps(read, as_of, case_id)
    gaps = [show_row(row, read, as_of, sight) for row in rows[:limit]]
    return {"as_of": moment(as_of), "total": len(rows), "gaps": gaps}


def show_gap(gap_id: UUID, read: Connection, sight: Sight = NO_WORDS) -> Shown:
    """One question as it stands, open or ended. Raises Refused `gap_not_found`."""
    row = open_gaps.one_gap(gap_id, read)
    if row is None:
        raise Refused("gap_not_found", "no question with this id was ever raised")
    return show_row(row, read, None, sight)


def show_row(row: GapRow, read: Connection, as_of: datetime | None, sight: Sight) -> Shown:
    """A question with who is asked, on what evidence, what clears it, and its whole history up to that moment."""
    case_id, status = row.gap.case_id, case_status.status_of(row.gap.case_id, read, as_of)
    asked = asked_about(row.gap_id, read) if as_of is None else asked_then(row, read, as_of)
    circle = status.circle if status else ()
    lines = [line for line in open_gaps.history(row.gap_id, read) if as_of is None or line["at"] <= as_of]
    steps = suggestions(row.code, row.gap, row.since, read) if as_of is None and row.ended_at is None else {}
    return {
        "id": str(row.gap_id),
        "code": row.code,
        "question": sentence(row.code, row.gap.words, sight.named_in(case_id, read)),
        "case_id": str(case_id),
        "person": {"id": text(status.person_id), "name": sight.person(status.person_id)} if status else None,
        "since": moment(row.since),
        "to": [str(one) for one in resolved(row.code, 0, row.gap.to, circle)],
        "asked": [shown_asked(one) for one in asked],
        "evidence": [str(one) for one in row.gap.evidence],
        "clears_when": codes.by_code("alert_types")[row.code]["clears_when"],
        "suggestions": shown_suggestions(steps),
        "ended": {"at": moment(row.ended_at), "how": row.how} if row.ended_at else None,
        "history": [{"at": moment(one["at"]), "what": one["kind"], "how": one["how"]} for one in lines],
    }


def asked_then(row: GapRow, read: Connection, as_of: datetime) -> list[AskedParty]:
    """Who had been asked by a moment, and what they had done about it by then."""
    asked: list[AskedParty] = []
    for one in timeline(row.gap.case_id, read, as_of):
        match one.fact:
            case GapAsked(gap_id=row.gap_id) as fact:
                asked.append(AskedParty(fact.to, fact.step, one.recorded_at, acknowledged=False, answered=False))
            case GapAcknowledged(gap_id=row.gap_id) as fact:
                asked = [who._replace(acknowledged=who.acknowledged or who.to.is_role_of(fact.by)) for who in asked]
            case GapAnswered(gap_id=row.gap_id) as fact:
                asked = [who._replace(answered=who.answered or who.to.is_role_of(fact.by)) for who in asked]
    return asked


def shown_asked(one: AskedParty) -> Shown:
    """Somebody who was asked, and what they have done about it by now."""
    done = {"acknowledged": one.acknowledged, "answered": one.answered}
    return {"to": str(one.to), "step": one.step, "at": moment(one.asked_at), **done}


def shown_suggestions(steps: Mapping[str, tuple[str, ...]]) -> Shown:
    """Next steps that the record can compute, each as a value for programs and in words for people."""
    return {
        name: [{"kind": one.partition(":")[0], "value": one.partition(":")[2], "words": phrase(one)} for one in values]
        for name, values in steps.items()
    }
