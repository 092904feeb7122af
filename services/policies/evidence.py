"""On which facts a policy rested in one case: each kind of evidence by the name that policies give it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from projections.circle import ById
from projections.worker_standing import WorkerStanding
from schemas.recorded import Recorded
from services.policies.asking import Context, Principal, Resource
from services.policies.lists import Lists


class Asked(NamedTuple):
    """One question as the policies see it."""

    principal: Principal
    resource: Resource
    context: Context
    lists: Lists


Rests = Callable[[Asked], Iterator[UUID]]


def acting(asked: Asked) -> Iterator[tuple[UUID, Recorded[Any]]]:
    """The teams that have the worker in the role and at the agency they act for: team, and the fact of joining."""
    principal = asked.principal
    for team, joined in principal.standing.memberships(asked.context.day):
        if (joined.fact.worker.role, joined.fact.worker.agency) == (principal.role, principal.agency):
            yield team, joined


def units(asked: Asked) -> Iterator[UUID]:
    """The units and teams in which the worker acts."""
    for team, joined in acting(asked):
        yield team
        if joined.fact.worker.unit is not None:
            yield joined.fact.worker.unit


def agreements(asked: Asked) -> Iterator[Recorded[Any]]:
    """The agreements of the owner's agency that cover the class of field, the purpose and the basis on that day."""
    circle, context = asked.resource.circle, asked.context
    for one in asked.resource.agreements.in_force(context.day):
        fact = one.fact
        by_owner = circle.owner is not None and fact.sharer == circle.owner.party.agency
        covers = context.purpose in fact.purposes and asked.resource.field_class in fact.classes
        if by_owner and covers and fact.basis == context.basis:
            yield one


def consents(asked: Asked) -> Iterator[Recorded[Any]]:
    """The consents of the person that cover the class of field and the purpose on that day."""
    wanted, context = asked.lists.consent_for(asked.context.purpose, asked.context.day), asked.context
    for one in asked.resource.circle.consents.values():
        fact = one.fact
        covers = not fact.classes or asked.resource.field_class in fact.classes
        if wanted and fact.purpose == wanted and covers and (fact.until is None or context.day <= fact.until):
            yield one


def objections(asked: Asked) -> Iterator[Recorded[Any]]:
    """The objections of the person that concern the class of field and the purpose."""
    for one in asked.resource.circle.objections.values():
        fact = one.fact
        of_class = not fact.classes or asked.resource.field_class in fact.classes
        if of_class and (not fact.purposes or asked.context.purpose in fact.purposes):
            yield one


def shares(asked: Asked) -> Iterator[Recorded[Any]]:
    """What the person shared with supporters of this class of field, or of this entry, on that day."""
    resource = asked.resource
    for one in resource.circle.supporters.values():
        if (
            type(one.fact).__name__ != "SharedWithSupporter"
            or (one.fact.until or asked.context.day) < asked.context.day
        ):
            continue
        if resource.field_class in one.fact.classes or (
            resource.entry is not None and resource.entry in one.fact.entries
        ):
            yield one


def of_party(asked: Asked, *, worker: bool = False, unit: bool = False) -> Iterator[UUID]:
    """The facts by which the worker, a unit of theirs, or their role alone stands in the circle."""
    principal, own_units = asked.principal, set(units(asked))
    for one in asked.resource.circle.standing(asked.context.day):
        party = one.party
        if worker and (party.worker, party.agency) == (principal.id, principal.agency):
            yield one.fact_id
        if unit and party.worker is None and party.unit in own_units:
            yield one.fact_id
        named = party.worker is not None or party.unit is not None
        if not worker and not unit and not named and (party.role, party.agency) == (principal.role, principal.agency):
            yield one.fact_id


def gateway(asked: Asked) -> Iterator[UUID]:
    """The agreement or the consent by which another agency than the owner's may see."""
    owner = asked.resource.circle.owner
    if owner is None or owner.party.agency == asked.principal.agency:
        return
    yield from (one.fact_id for one in agreements(asked) if one.fact.receiver == asked.principal.agency)
    yield from (one.fact_id for one in consents(asked) if one.fact.to == asked.principal.agency)


def lapsed(standing: WorkerStanding, asked: Asked) -> Iterator[UUID]:
    """The trainings of a worker that do not count on that day."""
    counted = {one.fact_id for one in standing.counted(asked.context.day)}
    yield from (one.fact_id for one in standing.trainings.values() if one.fact_id not in counted)


def open_ones(known: ById) -> Iterator[UUID]:
    """The facts with which these began."""
    yield from (one.fact_id for one in known.values())


def supervised(asked: Asked) -> Iterator[UUID]:
    """The facts that name the worker as a supervisor in this case."""
    named = ((one.fact.supervisor, one.fact_id) for one in asked.resource.circle.supervisors.values())
    wanted = (asked.principal.id, asked.principal.agency)
    yield from (fact_id for party, fact_id in named if (party.worker, party.agency) == wanted)


RESTS_ON: Final[Mapping[str, Rests]] = {
    "member": lambda asked: (joined.fact_id for _, joined in acting(asked)),
    "left": lambda asked: open_ones(asked.principal.standing.teams),
    "training": lambda asked: (one.fact_id for one in asked.principal.standing.counted(asked.context.day)),
    "lapsed": lambda asked: lapsed(asked.principal.standing, asked),
    "worker": lambda asked: of_party(asked, worker=True),
    "unit": lambda asked: of_party(asked, unit=True),
    "party": of_party,
    "gateway": gateway,
    "opened": lambda asked: iter([asked.resource.circle.opened.fact_id] if asked.resource.circle.opened else []),
    "closed": lambda asked: iter([asked.resource.circle.closed] if asked.resource.circle.closed else []),
    "objection": lambda asked: (one.fact_id for one in objections(asked) if one.fact.to == asked.principal.agency),
    "concern": lambda asked: open_ones(asked.resource.circle.concerns),
    "complaint": lambda asked: open_ones(asked.resource.circle.complaints),
    "supervision": supervised,
    "shared": lambda asked: (one.fact_id for one in shares(asked) if one.fact.supporter.worker == asked.principal.id),
}
