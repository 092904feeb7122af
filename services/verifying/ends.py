"""Where the record ends: nothing was cut off behind it, nothing stands where no place was given."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.verifying.finding import LISTED, Cause, Finding

if TYPE_CHECKING:
    from services.verifying.store import StoreCheck


def look_at_the_end(check: "StoreCheck") -> None:
    """What can only be said once every row was read."""
    for one in check.checked:
        one.end()
    for found in (*cut_off(check), *head_moved(check), *strays(check), *seen_before(check)):
        check.findings.add(found)


def cut_off(check: "StoreCheck") -> Iterator[Finding]:
    """Logs that hold more than is recorded."""
    for held in check.years.not_begun(check.position):
        said = f"{held.size} facts of {held.log.year} were signed, and none is there"
        yield Finding(Cause.record_shorter, said, held.log.first, index=0)
    for one in check.checked:
        if not one.holds_more():
            continue
        newest = one is check.checked[-1]
        if newest and check.rows.head() != check.head:
            continue  # more was recorded meanwhile, and the log went on with it
        said = f"the log of {one.log.year} goes on behind the record"
        cause = Cause.record_shorter if newest else Cause.log_altered
        yield Finding(cause, said, one.log.first + one.made.size, index=one.made.size)


def head_moved(check: "StoreCheck") -> Iterator[Finding]:
    """The row that says where the record ends, against the last fact."""
    if check.head is None:
        yield Finding(Cause.head_altered, "nothing says where the record ends")
    elif check.last_recorded_at is not None and check.last_recorded_at != check.head.recorded_at:
        said = "the head of the record names another time than its last fact"
        yield Finding(Cause.head_altered, said, check.head.position)


def strays(check: "StoreCheck") -> Iterator[Finding]:
    """Rows where no place was given: before the first, or beyond the head; one that was signed says the head moved."""
    if check.head is None:
        return
    for position in check.rows.strays(LISTED):
        last = check.checked[-1] if check.checked else None
        if last is not None and position > 0 and last.leaf(position) is not None:
            said = "a fact that was signed stands behind the head of the record: the head was moved back"
            yield Finding(Cause.head_altered, said, position, index=position - last.log.first)
        else:
            yield Finding(Cause.row_added, "a row stands where no fact was given a place", position)


def seen_before(check: "StoreCheck") -> Iterator[Finding]:
    """What an earlier check saw and this one did not."""
    before = check.before
    if before is None:
        return
    if check.head is not None and before.store_id != check.head.store_id:
        yield Finding(Cause.other_store, f"the store that was checked before was {before.store_id}")
    if before.position > check.position:
        said = f"an earlier check saw {before.position} facts, and {check.position} are there"
        yield Finding(Cause.record_shorter, said, check.position + 1, before.position)
    begun = {one.log.year: one.log for one in check.checked}
    for year in before.years:
        found = begun.get(year.year)
        if found is not None and found.first != year.first:
            said = f"the log of {year.year} began at position {year.first} when it was checked before"
            yield Finding(Cause.another_past, said, min(found.first, year.first))
