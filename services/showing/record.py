"""What is shown of a case's record of care: its parts, read from the case's facts when they are asked for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from projections.case_timeline import facts_of
from projections.record._shape import Part, Said, parts
from schemas import avro
from schemas.model import Model
from schemas.moment import london_day, moment_of
from schemas.party import Party
from schemas.recorded import StoredFact
from services.opening import Sight
from services.showing.values import Shown, moment, party
from services.views.tables import shares


def show_record(case_id: UUID, read: Connection, as_of: datetime | None, sight: Sight) -> Shown:
    """Every part of the record by its name, as it stood at that moment."""
    stored = facts_of(case_id, read, as_of)
    day = london_day(as_of or asked_to(read))
    return {name: shown_part(part, stored, day, sight) for name, part in parts().items()}


def asked_to(read: Connection) -> datetime:
    """Up to which moment these read models have asked their questions: as far as time has gone for whoever reads."""
    return moment_of(read.execute(select(func.max(shares.c.asked_to))).scalar() or 0)


def shown_part(part: Part, stored: list[StoredFact], day: date, sight: Sight) -> list[Any]:
    """One part; facts of other kinds are not even read."""
    names = {kind.__name__ for kind in part.kinds}
    facts = [avro.read(one) for one in stored if one.name in names]
    return [shown(one, sight) for one in (part.read(facts, day) if part.by_day else part.read(facts))]


def shown(value: Any, sight: Sight) -> Any:
    """A value as every answer writes it; words are opened if this reader may see them."""
    match value:
        case Said():
            return sight.text(value.sealed, value.command_id)._asdict()
        case Party():
            return party(value)
        case Model():
            return {name: shown(inner, sight) for name, inner in value}
        case datetime():
            return moment(value)
        case UUID() | date():
            return str(value)
        case tuple() | list():
            return [shown(inner, sight) for inner in value]
        case dict():
            return {str(name): shown(inner, sight) for name, inner in value.items()}
    return value
