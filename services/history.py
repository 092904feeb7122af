"""A history: only an empty store takes one, with its own times as `recorded_at`, and its first fact says so."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from aggregates.custody import BeginHistory, EndHistory
from schemas import avro
from schemas.refused import Refused
from services.following import SERVICE
from services.recording import Asked, CareRecord


class History(NamedTuple):
    """A history that a store took: from which source, under which id, and whether it is complete."""

    custody_id: UUID
    source: str
    complete: bool


def begin(record: CareRecord, source: str, at: datetime) -> History:
    """Begin a history at the time of its first line. Raises Refused `store_not_empty`."""
    if record.store.head().position:
        raise Refused("store_not_empty", "a history goes into an empty record only; this one holds facts already")
    command = BeginHistory(at=at, custody_id=uuid4(), source=source)
    record.do_now(command, Asked(told_by=SERVICE, recorded_at=at))
    return History(command.custody_id, source, complete=False)


def end(record: CareRecord, history: History, at: datetime) -> int:
    """Say that the history is complete; tells how many facts it brought, those that say so left out."""
    brought = record.store.head().position - 1
    command = EndHistory(at=at, custody_id=history.custody_id, source=history.source, facts=brought)
    record.do_now(command, Asked(told_by=SERVICE, recorded_at=at))
    return brought


def history_of(record: CareRecord) -> History | None:
    """The history with which a record begins, if it begins with one."""
    first = record.store.after(0, 1)
    if not first or first[0].name != "HistoryBegun":
        return None
    said = avro.read(first[0]).fact
    names = [one.name for one in record.store.stream(first[0].stream)]
    return History(said.custody_id, said.source, "HistoryEnded" in names)
