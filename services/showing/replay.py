"""What is shown of a decision as it was made: what could be seen, what applied and, apart, what came later."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections.record.who_knows import in_words
from projections.replay.deciding import Seen, decided_by, decisions, seen_by
from projections.replay.in_force import InForce, in_force
from projections.replay.kept_apart import kept_apart
from projections.replay.on_the_table import on_the_table
from projections.replay.told import must_know, told
from schemas import avro
from schemas.recorded import Recorded
from schemas.refused import Refused
from services.opening import Sight
from services.showing.gathering import Gathered, gather, recorded_at
from services.showing.lines import Lines
from services.showing.record import shown
from services.showing.reruns import shown_reruns
from services.showing.values import NO_WORDS, Shown, moment, party, text
from services.store.recorder import Recorder

SEEN = {
    True: "Whoever decided said that they had seen the record up to position {position}.",
    False: "The record does not say what whoever decided had seen; this is everything recorded before the decision, "
    "up to position {position}, and nothing after it.",
}


def show_replay(
    decision_id: UUID, read: Connection, store: Recorder, sight: Sight = NO_WORDS, fact_id: UUID | None = None
) -> Shown:
    """A decision with each of its deciding facts, the newest first, or with the one asked for.

    Raises Refused `decision_not_found`.
    """
    begun = store.stream(decision_id, limit=1)
    case_id = avro.read(begun[0]).fact.case_id if begun else None
    gathered = gather(case_id, read, store) if case_id else None
    made = decisions(gathered.own, decision_id) if gathered else ()
    chosen = [one for one in made if fact_id in (None, one.fact_id)]
    if gathered is None or not chosen:
        raise Refused("decision_not_found", "no decision with this id was made")
    lines = Lines(sight)
    return {
        "decision_id": str(decision_id),
        "case_id": str(gathered.case_id),
        "person": {"id": text(gathered.person_id), "name": sight.person(gathered.person_id)}
        if gathered.person_id
        else None,
        "decisions": [shown_decision(one, gathered, store, lines) for one in chosen],
    }


def shown_decision(decision: Recorded[Any], gathered: Gathered, store: Recorder, lines: Lines) -> Shown:
    """One deciding fact and all that stood around it."""
    fact, seen = decision.fact, seen_by(decision)
    moment_seen = recorded_at(seen.position, store)
    apart = kept_apart(decision, gathered.around(moment_seen))
    known = [one.recorded for one in apart.known]
    table = on_the_table(decision, gathered.own, seen.position)
    return {
        "decision": lines.entry(decision),
        "decided_by": party(decided_by(fact)),
        "seen": shown_seen(seen) | {"recorded_at": moment(moment_seen)},
        "options": [shown(one, lines.sight) for one in table],
        "rests_on": rests_on(decision, gathered, seen),
        "in_force": shown_in_force(in_force(decision, known)),
        "told": [lines.entry(one) for one in told(decision, gathered.own)],
        "must_know": [shown(in_words(one), lines.sight) for one in must_know(decision, gathered.own)],
        **shown_reruns(decision, known, gathered, moment_seen, lines.sight),
        "known": lines.of(apart.known),
        "true_not_known": lines.of(apart.true_not_known),
        "later": lines.of(apart.later),
    }


def shown_seen(seen: Seen) -> Shown:
    """Up to where whoever decided had seen the record, in a sentence too."""
    return {"position": seen.position, "said": seen.said, "statement": SEEN[seen.said].format(position=seen.position)}


def rests_on(decision: Recorded[Any], gathered: Gathered, seen: Seen) -> Shown:
    """What the decision itself says it rests on, and whether its maker could see that."""
    fact = decision.fact
    places = {one.fact_id: one.position for one in (*gathered.own, *gathered.shared)}
    evidence: Iterable[UUID] = getattr(fact, "evidence", ())
    return {
        "bases": list(fact.bases),
        "effect": fact.effect,
        "unmet": list(fact.unmet),
        "evidence": [{"fact_id": str(one), "seen": one in places and places[one] <= seen.position} for one in evidence],
        "leans_on": [one.model_dump(mode="json") for one in getattr(fact, "leans_on", ())],
    }


def shown_in_force(applied: InForce) -> Shown:
    """The rules, lists, calendar and policy of the day."""
    return {
        "day": str(applied.day),
        "codes": [one.model_dump() for one in applied.codes],
        "lists": [dict(one) for one in applied.lists],
        "rules": [dict(one) for one in applied.rules],
        "thresholds": [dict(one) for one in applied.thresholds],
        "calendar": applied.calendar,
        "calendars_then": list(applied.calendars_then),
        "policy": applied.policy,
        "policy_in_words": applied.policy_in_words,
    }
