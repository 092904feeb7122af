"""What is shown of somebody's work: what waits for them, why it is there, and what clears it."""

from datetime import datetime

from sqlalchemy import Connection

from projections.my_work import Line, my_work
from schemas.party import Party
from services.showing.values import Shown, moment, party, text


def show_work(asking: Party, read: Connection, as_of: datetime | None = None) -> Shown:
    """What waits for a role at an agency, the longest wait first."""
    lines = my_work(asking, read, as_of)
    return {"for": str(asking), "as_of": moment(as_of), "lines": [shown_line(one) for one in lines]}


def shown_line(line: Line) -> Shown:
    """One line of somebody's work: why it is here, and what clears it."""
    return {
        "what": line.what,
        "why": line.why,
        "clears_when": line.clears_when,
        "case_id": str(line.case_id),
        "about": str(line.about),
        "of": party(line.of),
        "since": moment(line.since),
        "by": moment(line.by),
        "on": text(line.on),
    }
