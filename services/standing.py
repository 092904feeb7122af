"""How the parts of the service stand, as each has left word of it: who holds which lease, what hinders whom."""

from collections.abc import Iterator
from typing import NamedTuple

from services import following, notarising
from services.checks import in_doubt
from services.kafka.published import LEASE as RELAYING
from services.kafka.published import Numbers, numbers, published_position
from services.opened import Opened, projecting


class PartStanding(NamedTuple):
    """One part: whether some process does its work now, and what keeps it from going on, if anything does."""

    name: str
    at_work: bool
    hindered: str | None


def leases(service: Opened) -> dict[str, str]:
    """The parts that must be at work by the settings, each with its lease."""
    settings = service.settings
    projectors = {f"projector {share}": projecting(share) for share in range(settings.shares)}
    every = projectors | {"clock": following.LEASE, "notary": notarising.LEASE}
    return every | ({"relay": RELAYING} if settings.kafka else {})


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


def unchecked(service: Opened) -> Iterator[str]:
    """What the record's own checks say that somebody must see to. Raises StoreUnavailable, StoreDamaged."""
    yield from in_doubt(service.record, service.kept, service.clock.now())


def relay_standing(service: Opened) -> Numbers | None:
    """How far the log is behind; none where nothing is published. Raises StoreUnavailable, StoreDamaged."""
    if service.settings.kafka is None:
        return None
    return numbers(service.record.store, published_position(service.desk))
