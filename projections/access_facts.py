"""Where the facts stand on which it rests who may see what: by case, by worker, and those that hold for every case."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, String, Table, select

from projections._bulk import insert_rows
from projections._shape import METADATA, Reading, ReadModel
from projections.case_timeline import facts_at
from schemas import avro
from schemas.moment import micros
from schemas.recorded import Recorded

About = Literal["case", "worker", "agencies", "policy"]
EVERY_CASE: Final = UUID(int=0)  # the subject of what holds for every case
OF_A_CASE: Final = frozenset(
    {
        *("CaseOpened", "AgencyJoined", "AgencyLeft", "WorkerAllocated", "OwnerMoved", "WorkerChanged"),
        *("CaseClosed", "CaseReopened", "StandInArranged", "StandInMoved", "SupervisorNamed", "SupervisionEnded"),
        *("ConsentGiven", "ConsentRefused", "ConsentWithdrawn", "ObjectionMade", "ObjectionTakenBack"),
        *("SupporterChosen", "SharedWithSupporter", "SupporterEnded"),
        *("ConcernRaised", "ConcernEnded", "EnquiryClosed"),
        *("ComplaintReceived", "ComplaintAnswered", "ComplaintTakenBack"),
    }
)
OF_A_WORKER: Final = frozenset({"WorkerJoined", "WorkerLeft", "TrainingDone", "TrainingNotCounted"})
OF_AGENCIES: Final = frozenset({"SharingAgreed", "SharingEnded"})
OF_POLICY: Final = frozenset({"PolicyTaken"})

access_facts = Table(
    "access_facts",
    METADATA,
    Column("about", String(8), primary_key=True),
    Column("subject", LargeBinary(16), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


def subject_of(reading: Reading) -> tuple[About, UUID] | None:
    """Whom a fact concerns, where it says something on who may see what."""
    name = reading.stored.name
    if name in OF_A_CASE:
        return "case", reading.stored.key
    if name in OF_A_WORKER:
        worker: UUID | None = reading.recorded.fact.worker.worker
        return ("worker", worker) if worker is not None else None
    if name in OF_AGENCIES:
        return "agencies", EVERY_CASE
    return ("policy", EVERY_CASE) if name in OF_POLICY else None


def project(batch: Sequence[Reading], write: Connection) -> None:
    """One row for each fact on which it rests who may see what."""
    found = [(subject_of(reading), reading.stored) for reading in batch]
    rows = [(one[0], one[1].bytes, stored.position, stored.recorded_at) for one, stored in found if one is not None]
    insert_rows(write, access_facts, rows)


def facts_about(about: About, subject: UUID, read: Connection, as_of: datetime | None = None) -> list[Recorded[Any]]:
    """What was recorded about a subject by then (now, if no moment is given), in the order it was recorded."""
    rows = access_facts.c
    wanted = select(rows.position).where(rows.about == about, rows.subject == subject.bytes).order_by(rows.position)
    if as_of is not None:
        wanted = wanted.where(rows.recorded_at <= micros(as_of))
    return [avro.read(stored) for stored in facts_at(list(read.execute(wanted).scalars()), read)]


def workers_known(read: Connection, as_of: datetime | None = None) -> Iterator[UUID]:
    """Every worker of whom a team or a training had been recorded by then, in the order of their ids."""
    rows = access_facts.c
    wanted = select(rows.subject).where(rows.about == "worker").distinct().order_by(rows.subject)
    if as_of is not None:
        wanted = wanted.where(rows.recorded_at <= micros(as_of))
    yield from (UUID(bytes=one) for one in read.execute(wanted).scalars())


read_model = ReadModel((access_facts,), project)
