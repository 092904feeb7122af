"""Measures of outcomes, each recorded once, as national returns and the numbers of the service need them.

Client Level Data asks how far outcomes were achieved at a review; a row here answers that, so nobody types it again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, String, Table, func, insert, select, update

from projections._shape import METADATA, Reading, ReadModel
from schemas import codes
from schemas.measure import OutcomeMeasureCorrected, OutcomeMeasured

FACTS: Final = frozenset(("OutcomeMeasured", "OutcomeMeasureCorrected"))
RELEASE: Final = "1"  # of the specification for Client Level Data that the rows follow
ACHIEVED: Final = "Review Outcomes Achieved"

outcome_measures = Table(
    "outcome_measures",
    METADATA,
    Column("measure_id", String(36), primary_key=True),
    Column("case_id", String(36), nullable=False),
    Column("outcome_id", String(36), nullable=False),
    Column("on_day", String(10), nullable=False),
    Column("reached", String(20), nullable=False),
    Column("position", BigInteger, nullable=False),
)
Index("outcome_measures_by_day", outcome_measures.c.on_day)


class ReturnRow(NamedTuple):
    """One line of the return on reviews; who the person is is added by whoever may send it."""

    release: str
    event_type: str
    event_reference: UUID
    case_id: UUID
    event_end_date: date
    review_outcomes_achieved: str


def project(batch: Sequence[Reading], write: Connection) -> None:
    """A row for each measure; one that is put right keeps its row."""
    for reading in batch:
        if reading.stored.name not in FACTS:
            continue
        match reading.recorded.fact:
            case OutcomeMeasured() as fact:
                write.execute(insert(outcome_measures), row(fact, reading.stored.position))
            case OutcomeMeasureCorrected() as fact:
                corrected = outcome_measures.c.measure_id == str(fact.measure_id)
                write.execute(update(outcome_measures).where(corrected).values(reached=fact.reached))


def row(fact: OutcomeMeasured, position: int) -> dict[str, object]:
    """One measure as it is kept."""
    return {
        "measure_id": str(fact.measure_id),
        "case_id": str(fact.case_id),
        "outcome_id": str(fact.outcome_id),
        "on_day": str(fact.on),
        "reached": fact.reached,
        "position": position,
    }


def return_rows(read: Connection, first_day: date, last_day: date) -> list[ReturnRow]:
    """The lines of a period, both its days among them, in the order of their days."""
    c = outcome_measures.c
    wanted = select(outcome_measures).where(c.on_day.between(str(first_day), str(last_day)))
    return [
        ReturnRow(
            release=RELEASE,
            event_type="Review",
            event_reference=UUID(found.measure_id),
            case_id=UUID(found.case_id),
            event_end_date=date.fromisoformat(found.on_day),
            review_outcomes_achieved=achieved(found.reached),
        )
        for found in read.execute(wanted.order_by(c.on_day, c.position))
    ]


def achieved(reached: str) -> str:
    """The words of the national list for how far an outcome was reached."""
    [found] = [
        one["label"] for one in codes.rows("cld_value_sets") if (one["field"], one["code"]) == (ACHIEVED, reached)
    ]
    return found


def measures_recorded(read: Connection) -> int:
    """How many measures there are, of whomever they are."""
    number: int = read.execute(select(func.count()).select_from(outcome_measures)).scalar_one()
    return number


read_model = ReadModel((outcome_measures,), project)
