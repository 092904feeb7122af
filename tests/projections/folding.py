"""Facts of one case as a reader gets them, in order of position, without a store."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from projections.case_status import folded
from projections.status import Status
from schemas.fact import Fact
from schemas.party import Party
from schemas.recorded import Recorded
from tests.spec import an_id

WARD = Party(role="ward_manager", agency="NHS_MH")


def recorded(facts: Sequence[Fact], told_by: Party = WARD) -> list[Recorded[Any]]:
    """Each fact in an envelope; recorded when it happened, or a microsecond after the one before."""
    found: list[Recorded[Any]] = []
    for number, fact in enumerate(facts, start=1):
        found.append(
            Recorded(
                fact=fact,
                fact_id=uuid4(),
                told_by=told_by,
                command_id=uuid4(),
                caused_by=None,
                read_position=None,
                recorded_elsewhere_at=None,
                stream=an_id("stream"),
                version=number,
                position=number,
                recorded_at=after(found, fact.happened_at),
            )
        )
    return found


def after(found: Sequence[Recorded[Any]], moment: datetime) -> datetime:
    return max(moment, found[-1].recorded_at + timedelta(microseconds=1)) if found else moment


def status_after(*facts: Fact, told_by: Party = WARD) -> Status:
    """Where the case stands after these facts."""
    status = folded(recorded(facts, told_by))
    assert status is not None
    return status


def awaited(status: Status) -> list[tuple[str, str, str]]:
    """What is awaited, of whom, and its detail."""
    return [(one.what, str(one.of), one.detail) for one in status.awaiting]
