"""The heads of all cases are taken as the record stands now, so that a bundle can prove a case to be whole."""

from typing import NamedTuple
from uuid import UUID

from schemas.recorded import StoredFact
from schemas.refused import Refused
from services.following import SERVICE
from services.opened import Opened
from services.proof.case_heads import Head, ProvenHeads
from services.proof.heads_taken import take_heads
from services.recording import too_busy

TRIES = 4


class Taken(NamedTuple):
    """Where each stream of one case ends, what proves it, and the fact that says so of all cases."""

    ends: tuple[Head, ...]
    proven: ProvenHeads
    fact: StoredFact


def heads_of(service: Opened, case_id: UUID) -> Taken:
    """Note the heads of all cases on the record, and prove those of one. Raises Refused `case_not_found`."""
    refuse_unknown(service, case_id)
    store = service.record.store
    for _ in range(TRIES):
        head = store.head().position
        heads, answer = take_heads(service.record, head, service.now(), SERVICE)
        if answer.facts:
            fact = store.at([answer.facts[0].position])[0]
            ends = [Head(*one) for one in store.heads(head)]
            return Taken(tuple(one for one in ends if one.key == case_id.bytes), heads.prove(case_id.bytes), fact)
    raise too_busy()


def refuse_unknown(service: Opened, case_id: UUID) -> None:
    """Refuse a case that nobody opened."""
    try:
        service.record.cases.person_of_case(case_id)
    except Refused as unknown:
        raise Refused("case_not_found", unknown.why) from unknown
