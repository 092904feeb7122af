"""What is shown of who could see a case on a day: each class of field, for which purposes, why, and on which facts."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from schemas import codes
from schemas.moment import london_day
from services.policies.asking import Reason
from services.policies.gate import Access
from services.policies.looking import Look, Sees, who_sees
from services.showing.case import no_case
from services.showing.values import Shown, moment, text

TAKEN = "The policy that had been taken by then decides."
NOT_TAKEN = "No policy had been taken by then; today's policy decides."


def show_access(
    case_id: UUID, access: Access, now: datetime, worker: UUID | None = None, agency: str = "", *, why_not: bool = False
) -> Shown:
    """Who could see which classes of field of a case at the moment of `access.known`, or can now, and why.

    With `why_not` the reasons against the rest are told too. Raises Refused `case_not_found`.
    """
    at = access.known.as_of or now
    if access.circle(case_id).opened is None:
        raise no_case(access.known.as_of)
    taken = access.known.policy_taken()
    return {
        "case_id": str(case_id),
        "at": moment(at),
        "policy": {
            "hash": access.policies.hash,
            "taken_at": moment(taken.recorded_at) if taken else None,
            "statement": TAKEN if taken and taken.fact.policy_hash == access.policies.hash else NOT_TAKEN,
        },
        "who": list(shown_all(who_sees(access, case_id, at, worker, agency), at, why_not=why_not)),
    }


def shown_all(found: Iterator[Sees], at: datetime, *, why_not: bool) -> Iterator[Shown]:
    """Everybody who could see anything; with the reasons against the rest, whoever could see nothing too."""
    for one in found:
        if one.looks or why_not:
            yield shown_sees(one, at, why_not=why_not)


def shown_sees(one: Sees, at: datetime, *, why_not: bool) -> Shown:
    """One of them."""
    asker = one.asker
    against = [{"class": name, "reasons": [shown_reason(why) for why in whys]} for name, whys in one.not_seen]
    return {
        "kind": asker.kind,
        "id": text(asker.id),
        "party": f"{asker.role}@{asker.agency}" if asker.role else None,
        "sees": [shown_look(look, at) for look in one.looks],
        **({"does_not_see": against} if why_not else {}),
    }


def shown_look(look: Look, at: datetime) -> Shown:
    """One class of field for one purpose."""
    day = london_day(at)
    return {
        "class": look.field_class,
        "purpose": look.purpose,
        "purpose_label": codes.label("purposes", look.purpose, day),
        "basis": look.basis,
        "basis_label": codes.label("legal_bases", look.basis, day),
        "reads_words": "unseal" in look.actions,
        "reasons": [shown_reason(one) for one in look.reasons],
    }


def shown_reason(reason: Reason) -> Shown:
    """A policy's sentence, and the facts on which it rested."""
    return {"policy": reason.policy, "sentence": reason.sentence, "facts": [str(one) for one in reason.facts]}
