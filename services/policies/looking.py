"""Who could see which classes of field of a case, on the day that is asked about, and why: from facts alone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from schemas.classes import FIELD_CLASSES
from schemas.moment import london_day
from services.policies.asking import Action, Asker, Context, Decision, Reason
from services.policies.gate import Access

LOOKS: Final[tuple[Action, ...]] = ("see", "unseal")
WITH_SECOND_FACTOR: Final = 2


class Look(NamedTuple):
    """What somebody could do with one class of field for one purpose on one basis, and the reasons."""

    field_class: str
    purpose: str
    basis: str
    actions: tuple[Action, ...]
    reasons: tuple[Reason, ...]


class Sees(NamedTuple):
    """Somebody and all that they could see; `not_seen` are the reasons against each class that they could not."""

    asker: Asker
    looks: tuple[Look, ...]
    not_seen: tuple[tuple[str, tuple[Reason, ...]], ...]


def who_sees(
    access: Access, case_id: UUID, at: datetime, worker: UUID | None = None, agency: str = ""
) -> Iterator[Sees]:
    """Everybody who is known, or the worker or agency asked for, as they stood then, signed in with a second factor."""
    for asker in askers(access, case_id, at):
        if worker in (None, asker.id) and agency in ("", asker.agency):
            yield sees(access, asker, case_id, at)


def askers(access: Access, case_id: UUID, at: datetime) -> Iterator[Asker]:
    """The person, the supporters they chose, and every worker in each role that a team gives them."""
    circle = access.circle(case_id)
    if circle.person_id is not None:
        yield Asker("person", circle.person_id)
    for supporter in sorted({one.fact.supporter.worker for one in circle.supporters.values()}):
        yield Asker("supporter", supporter)
    for worker in access.known.workers():
        memberships = access.known.standing(worker).memberships(london_day(at))
        parties = {(joined.fact.worker.role, joined.fact.worker.agency) for _, joined in memberships}
        yield from (Asker("worker", worker, role, of_agency) for role, of_agency in sorted(parties))


def sees(access: Access, asker: Asker, case_id: UUID, at: datetime) -> Sees:
    """What one of them could see, for which purposes, and why not the rest."""
    looks: list[Look] = []
    not_seen: list[tuple[str, tuple[Reason, ...]]] = []
    lists, day = access.policies.lists, london_day(at)
    whys = [(one["code"], basis) for one in lists.purposes(day) for basis in sorted(lists.bases_of(one["code"], day))]
    for field_class in FIELD_CLASSES:
        against: dict[str, Reason] = {}
        before = len(looks)
        for purpose, basis in whys:
            context = Context(purpose, basis, WITH_SECOND_FACTOR, at)
            decisions = [(one, access.decide(asker, one, case_id, field_class, context)) for one in LOOKS]
            if look := look_of(field_class, purpose, basis, decisions):
                looks.append(look)
            against |= {reason.policy: reason for _, one in decisions if not one.allowed for reason in one.reasons}
        if len(looks) == before:
            not_seen.append((field_class, tuple(against.values())))
    return Sees(asker, tuple(looks), tuple(not_seen))


def look_of(field_class: str, purpose: str, basis: str, decisions: list[tuple[Action, Decision]]) -> Look | None:
    """What is allowed of these, if anything is."""
    allowed = [(action, one) for action, one in decisions if one.allowed]
    if not allowed:
        return None
    reasons = {reason.policy: reason for _, one in allowed for reason in one.reasons}
    return Look(field_class, purpose, basis, tuple(action for action, _ in allowed), tuple(reasons.values()))
