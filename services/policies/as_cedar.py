"""One question as Cedar takes it: whoever asks, what they ask about, and the circumstances."""

from typing import Any

from schemas.party import Party
from services.policies.asking import Action, Principal
from services.policies.evidence import Asked, agreements, consents, objections, shares, units

Json = dict[str, Any]
KINDS = {"worker": "Worker", "person": "Person", "supporter": "Supporter"}


def uid(kind: str, name: object) -> Json:
    """Somebody or something by its kind and name."""
    return {"type": kind, "id": str(name)}


def worker_uid(party: Party) -> Json:
    """A worker acting for one agency; a party that names no worker stands for nobody."""
    return uid("Worker", f"{party.worker or 'nobody'}@{party.agency}")


def principal_uid(principal: Principal) -> Json:
    """Whoever asks."""
    of_agency = f"@{principal.agency}" if principal.kind == "worker" else ""
    return uid(KINDS[principal.kind], f"{principal.id}{of_agency}")


def ref(one: Json) -> Json:
    """Somebody as an attribute names them."""
    return {"__entity": one}  # Cedar's own; spelling: as it is


def request(asked: Asked, action: Action) -> Json:
    """The question itself."""
    return {
        "principal": principal_uid(asked.principal),
        "action": uid("Action", action),
        "resource": resource_uid(asked),
        "context": context(asked),
    }


def resource_uid(asked: Asked) -> Json:
    """The class of field of the case."""
    return uid("Field", f"{asked.resource.circle.case_id}.{asked.resource.field_class}")


def context(asked: Asked) -> Json:
    """The circumstances, with what the lists say of the purpose on that day."""
    lists, told = asked.lists, asked.context
    return {
        "purpose": told.purpose,
        "basis": told.basis,
        "assurance": told.assurance,
        "bases": sorted(lists.bases_of(told.purpose, told.day)),
        "classes": sorted(lists.classes_for(told.purpose, told.day)),
        "roles": sorted(lists.roles_for(told.purpose, told.day)),
        "duty": lists.says(told.purpose, told.day, "gateway", "duty"),
        "mayObject": lists.says(told.purpose, told.day, "may_object", "yes"),
        "afterClosing": lists.says(told.purpose, told.day, "after_closing", "yes"),
    }


def about_both(asked: Asked) -> list[Json]:
    """Whoever asks, and what they ask about."""
    return [
        {"uid": principal_uid(asked.principal), "attrs": of_principal(asked), "parents": []},
        {"uid": resource_uid(asked), "attrs": of_resource(asked), "parents": []},
    ]


def of_principal(asked: Asked) -> Json:
    """What is known of whoever asks; of the person and a supporter nothing but who they are."""
    principal, day = asked.principal, asked.context.day
    if principal.kind != "worker":
        return {}
    memberships = (joined.fact.worker for _, joined in principal.standing.memberships(day))
    return {
        "role": principal.role,
        "agency": principal.agency,
        "party": f"{principal.role}@{principal.agency}",
        "roles": sorted({one.role for one in memberships if one.agency == principal.agency}),
        "units": sorted({str(one) for one in units(asked)}),
        "trained": sorted({one.fact.kind for one in principal.standing.counted(day)}),
        "classes": sorted(asked.lists.classes_of_role(principal.role, day)),
    }


def of_resource(asked: Asked) -> Json:
    """What is known of the case on that day, for this class of field, purpose and basis."""
    resource, circle = asked.resource, asked.resource.circle
    standing = [one.party for one in circle.standing(asked.context.day)]
    supervisors = [one.fact.supervisor for one in circle.supervisors.values() if one.fact.supervisor.worker]
    return {
        "class": resource.field_class,
        **({"person": ref(uid("Person", circle.person_id))} if circle.person_id else {}),
        "owner": circle.owner.party.agency if circle.owner else "",
        "agencies": sorted({one.agency for one in standing}),
        "workers": [ref(worker_uid(one)) for one in standing if one.worker],
        "units": sorted({str(one.unit) for one in standing if one.unit and not one.worker}),
        "parties": sorted({str(one) for one in standing if not one.worker and not one.unit}),
        "supervisors": [ref(worker_uid(one)) for one in supervisors],
        "agreed": sorted({one.fact.receiver for one in agreements(asked)}),
        "consented": sorted({one.fact.to for one in consents(asked)}),
        "objected": sorted({one.fact.to for one in objections(asked)}),
        "sharedWith": [ref(uid("Supporter", one.fact.supporter.worker)) for one in shares(asked)],
        "closed": circle.closed is not None,
        "concern": bool(circle.concerns),
        "complaint": bool(circle.complaints),
        **({"privateTo": ref(worker_uid(resource.private_to))} if resource.private_to else {}),
    }
