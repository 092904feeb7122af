"""What the record says of its own checks: when it was last read again, how far, and what was found."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from aggregates._shape import decider_of
from aggregates.custody import NoteCheck
from schemas import avro
from schemas.custody import RecordChecked
from schemas.moment import moment_of
from schemas.proven import UnreadableFact
from schemas.recorded import Recorded
from services.proof.custody import log_stream
from services.proof.kept import Kept
from services.recording import CareRecord

MAY_BE_OLD = timedelta(hours=2)
LOOKED_AT = 50  # more than the log's own keeping notes in a day
BEFORE_ALL = -1
Checked = Recorded[RecordChecked]


def checks(record: CareRecord) -> list[Checked]:
    """The last checks, the newest first. Raises StoreUnavailable, StoreDamaged, UnreadableFact."""
    stream = log_stream(record.store.store_id())
    version, _ = record.streams.load(stream, decider_of(NoteCheck))
    found = record.store.stream(stream, max(0, version - LOOKED_AT))
    return [avro.read(one) for one in reversed(found) if one.name == RecordChecked.__name__]


def in_doubt(record: CareRecord, kept: Kept, now: datetime) -> Iterator[str]:
    """What somebody must see to, in words: no check for too long, one that did not go far enough, one that found it."""
    try:
        found = checks(record)
    except UnreadableFact as why:
        yield f"what was noted of the checks cannot be read ({why.why})"
        return
    last, before = found[0] if found else None, found[1] if len(found) > 1 else None
    since = last.recorded_at if last is not None else first_signed(kept)
    if since is not None and now - since > MAY_BE_OLD:
        ago = f"{hours(now - since)} hours"
        was = f"was last checked {ago} ago" if last is not None else f"has been signed for {ago} and was never checked"
        yield f"the record {was} as a whole; is `throughcare reconcile` at work?"
    if last is not None and before is not None and last.fact.up_to < before.position:
        yield f"the last check went up to {last.fact.up_to}, and the record was at {before.position} before it began"
    if last is not None and last.fact.differences:
        yield f"the last check found {last.fact.differences} differences; `throughcare verify` names them"


def first_signed(kept: Kept) -> datetime | None:
    """When the first checkpoint of all was signed, by the database's clock."""
    for log in kept.logs():
        for one in kept.checkpoints_after(log.year, BEFORE_ALL, 1):
            return moment_of(round(one.signed_at * 1_000_000))
    return None


def hours(age: timedelta) -> int:
    """Whole hours."""
    return int(age / timedelta(hours=1))
