"""What is held, what is over its time and what is being erased, person by person and without a name."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from aggregates.keeping import Erasure, Hold, Over, Restriction, State, decider, keeping_of
from projections.kept_words import people
from schemas import codes
from services.recording import CareRecord
from services.showing import Shown

ENDED = ("declined", "stopped", "completed")
STANDS = {"proposed": "waits for a second person", "approved": "is approved", "begun": "is being carried out"}


def show_retention(record: CareRecord, read: Connection) -> Shown:
    """Everybody about whose words somebody must decide, or nobody may."""
    shown = (of_person(one, record.streams.load(keeping_of(one), decider)[1]) for one in people(read))
    return {"people": [one for one in shown if any(one[name] for name in ("over", "holds", "erasures", "restricted"))]}


def of_person(person_id: UUID, state: State) -> Shown:
    """One person, with what still stands about their words."""
    erased = {name for one in state.erasures if one.stage in ("begun", "completed") for name in one.classes}
    over = [one for one in (*state.over, *state.waiting) if not set(one.classes) <= erased]
    return {
        "person_id": str(person_id),
        "over": [of_over(one, held=one in state.waiting) for one in over],
        "holds": [of_hold(one) for one in state.holds if one.in_force],
        "erasures": [of_erasure(one) for one in state.erasures if one.stage not in ENDED],
        "restricted": [of_restriction(one) for one in state.restrictions if one.in_force],
    }


def of_over(one: Over, *, held: bool) -> Shown:
    rule = {"code": one.rule, "label": codes.label("retention_rules", one.rule, one.ended_on)}
    return {"case_id": str(one.of_case), "rule": rule, "until": one.kept_until.isoformat(), "held": held} | classes(one)


def of_hold(one: Hold) -> Shown:
    ground = {"code": one.ground, "label": codes.label("hold_grounds", one.ground)}
    return {"hold_id": str(one.hold_id), "ground": ground, "ordered_by": str(one.ordered_by)} | classes(one)


def of_erasure(one: Erasure) -> Shown:
    ground = {"code": one.ground, "label": codes.label("erasure_grounds", one.ground)}
    stands = {"erasure_id": str(one.erasure_id), "stage": one.stage, "proposed_by": str(one.proposed_by)}
    return stands | {"ground": ground} | classes(one)


def of_restriction(one: Restriction) -> Shown:
    ground = {"code": one.ground, "label": codes.label("restriction_grounds", one.ground)}
    return {"restriction_id": str(one.restriction_id), "ground": ground} | classes(one)


def classes(one: Any) -> Shown:
    return {"classes": list(one.classes)}
