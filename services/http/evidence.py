"""One fact as evidence: what it says, its two times, who told it, and its words as far as they are there."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections.entry import entry
from projections.fact_places import place_of
from schemas import avro
from schemas.model import Model
from schemas.recorded import Recorded
from schemas.refused import Refused
from schemas.sealed import Sealed
from services.showing import Shown, Sight
from services.showing.timeline import shown_entry
from services.showing.values import text
from services.store.recorder import Recorder


def fact_of(fact_id: UUID, read: Connection, store: Recorder) -> Recorded[Any]:
    """A fact by its id. Raises Refused `fact_not_found`."""
    position = place_of(fact_id, read)
    if position is None:
        raise Refused("fact_not_found", "no fact with this id is known here")
    return avro.read(store.at([position])[0])


def shown_fact(recorded: Recorded[Any], sight: Sight) -> Shown:
    """A fact whole: its line of the timeline, whose case it is, and its fields but for the sealed ones."""
    fields = open_fields(recorded.fact)
    return shown_entry(recorded, entry(recorded), sight) | {"case_id": text(recorded.fact.case_id), "fields": fields}


def open_fields(fact: Model) -> Shown:
    """The fields that hold no words of anybody, as JSON has them."""
    plain = fact.model_dump(mode="json", exclude=sealed_in(fact))
    return {name: value for name, value in plain.items() if name not in ("happened_at", "case_id")}


def sealed_in(value: Any) -> dict[Any, Any]:
    """Where inside a value sealed words stand, as pydantic wants to be told what to leave out."""
    inside = dict(value) if isinstance(value, Model) else dict(enumerate(value)) if isinstance(value, tuple) else {}
    found: dict[Any, Any] = {}
    for name, inner in inside.items():
        if isinstance(inner, Sealed):
            found[name] = True
        elif deeper := sealed_in(inner):
            found[name] = deeper
    return found
