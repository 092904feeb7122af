"""All that was made from somebody's words and is kept beside the record: taken away once their keys are gone.

Read models are not among them: they hold ids, codes and times, and what a question kept of a fact is sealed as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

from projections.case_timeline import facts_of
from schemas.keeping import Gone, Place
from services.crashing import crash_point
from services.opened import Opened


def snapshots(opened: Opened, streams: Sequence[UUID]) -> int:
    """States of long streams, kept so that they load without their whole past."""
    return opened.record.store.forget_snapshots(streams)


def remembered(opened: Opened, streams: Sequence[UUID]) -> int:
    """States of streams in the memory of this process; in another they hold what no key opens."""
    return opened.record.streams.forget(streams)


PLACES: Final[dict[Place, Callable[[Opened, Sequence[UUID]], int]]] = {
    "snapshots": snapshots,
    "remembered": remembered,
}


def purged(opened: Opened, person_id: UUID, cases: Sequence[UUID]) -> Iterator[Gone]:
    """Take away what is kept beside the record of these streams, place by place."""
    streams = streams_of(opened, person_id, cases)
    for place, purge in PLACES.items():
        yield Gone(place=place, number=purge(opened, streams))
        crash_point("erase.purged")


def streams_of(opened: Opened, person_id: UUID, cases: Sequence[UUID]) -> list[UUID]:
    """The person's own stream, and every stream of their cases."""
    with opened.views.read() as read:
        found = {fact.stream for case in cases for fact in facts_of(case, read)}
    return sorted({person_id, *found})
