"""What is shown of a case: where it stands, who owns it, and what it waits for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from projections import case_status, open_gaps
from projections.awaiting import Awaited
from projections.awaiting_words import in_words
from projections.status import Status
from projections.wording import NameOf
from schemas.refused import Refused
from services.opening import Sight
from services.showing.gap import show_row
from services.showing.record import show_record
from services.showing.values import NO_WORDS, Shown, moment, party, text


def show_case(case_id: UUID, read: Connection, as_of: datetime | None = None, sight: Sight = NO_WORDS) -> Shown:
    """Where a case stands, or stood. Raises Refused `case_not_found`."""
    status = case_status.status_of(case_id, read, as_of)
    if status is None:
        raise no_case(as_of)
    rows = [row for row in open_gaps.gaps_of(case_id, read, as_of) if row.ended_at is None]
    return shown_status(status, sight, sight.named_in(case_id, read)) | {
        "circle": [str(one) for one in status.circle],
        "as_of": moment(as_of),
        "gaps": [show_row(row, read, as_of, sight) for row in rows],
        "record": show_record(case_id, read, as_of, sight),
    }


def show_cases(read: Connection, limit: int = 50, after: UUID | None = None, sight: Sight = NO_WORDS) -> Shown:
    """Open cases, the one that waits longest first; `next` is what to ask for after these."""
    found = case_status.cases(read, limit, after)
    shown_cases = [shown_status(one, sight, sight.named_in(one.case_id, read)) for one in found]
    return {"cases": shown_cases, "next": text(found[-1].case_id) if len(found) == limit else None}


def shown_status(status: Status, sight: Sight, name_of: NameOf) -> Shown:
    """One case in a list or on a page of its own."""
    home, deadline = status.home, status.deadline
    return {
        "id": str(status.case_id),
        "person": {"id": str(status.person_id), "name": sight.person(status.person_id)},
        "stage": status.stage,
        "opened_at": moment(status.opened_at),
        "ended_at": moment(status.ended_at),
        "ended_late": status.late,
        "last_at": moment(status.last_at),
        "owner": party(status.owner) | {"since": moment(status.owner_since)},
        "worker_changes": status.worker_changes,
        "deadline": {"due": moment(deadline.due), "day_only": deadline.day_only} if deadline else None,
        "discharge": home.model_dump(mode="json") if home else None,
        "awaited": [shown_awaited(one, name_of) for one in sorted(status.awaiting, key=lambda one: one.since)],
        "position": status.position,
    }


def shown_awaited(one: Awaited, name_of: NameOf) -> Shown:
    """One thing the case waits for, from whom, since when and until when."""
    return {
        "what": one.what,
        "words": in_words(one, name_of).awaited,
        "from": party(one.of),
        "since": moment(one.since),
        "by": moment(one.by),
        "on": text(one.on),
        "about": str(one.about),
    }


def no_case(as_of: datetime | None) -> Refused:
    """There is, or was, no such case."""
    when = "by that moment" if as_of else "here"
    return Refused("case_not_found", f"no case with this id is known {when}")
