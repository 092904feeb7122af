"""How the parts of the service stand, as each has left word of it: who holds which lease, what hinders whom."""

from collections.abc import Iterator
from typing import NamedTuple

from services import following
from services.opened import Opened, projecting
from services.store.recorder import Head

RELAYING = "relaying"


class PartStanding(NamedTuple):
    """One part: whether some process does its work now, and what keeps it from going on, if anything does."""

    name: str
    at_work: bool
    hindered: str | None


class RelayStanding(NamedTuple):
    """How far the log is behind the record: facts that wait to be published, and the age of the oldest in seconds."""

    published: int
    backlog: int
    behind: float


def leases(service: Opened) -> dict[str, str]:
    """The parts that must be at work by the settings, each with its lease."""
    settings = service.settings
    projectors = {f"projector {share}": projecting(share) for share in range(settings.shares)}
    return projectors | {"clock": following.LEASE} | ({"relay": RELAYING} if settings.kafka else {})


def parts(service: Opened) -> list[PartStanding]:
    """Every part that must be at work, and how it stands. Raises StoreUnavailable."""
    hindered = {one.part: one.why for one in service.desk.hindrances()}
    return [
        PartStanding(name, service.desk.held_by(lease) is not None, hindered.get(name))
        for name, lease in leases(service).items()
    ]


def apart(service: Opened) -> bool:
    """Whether the parts are processes of their own."""
    return not service.settings.in_one_process


def hindrances(service: Opened, found: list[PartStanding]) -> Iterator[str]:
    """The parts that something keeps from going on, or that nobody is at work for, in words for whoever runs them."""
    for part in found if apart(service) else []:
        if part.hindered is not None:
            yield f"the {part.name} cannot go on ({part.hindered})"
        elif not part.at_work:
            yield f"no {part.name} is at work"


def relay_standing(service: Opened, head: Head) -> RelayStanding | None:
    """How far the log is behind; none where nothing is published. Raises StoreUnavailable, StoreDamaged."""
    if service.settings.kafka is None:
        return None
    saved = service.desk.progress(RELAYING)
    published = saved.position if saved else 0
    oldest = service.record.store.after(published, 1) if published < head.position else ()
    behind = service.seconds_since(oldest[0].recorded_at) if oldest else 0.0
    return RelayStanding(published, max(0, head.position - published), behind)
