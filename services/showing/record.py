"""What is shown of a case's record of care: its parts, read from the case's facts when they are asked for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections.case_timeline import facts_of
from projections.record._shape import Part, Said, parts
from schemas import avro
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import StoredFact
from services.opening import Sight
from services.showing.values import Shown, moment, party


def show_record(case_id: UUID, read: Connection, as_of: datetime | None, sight: Sight) -> Shown:
    """Every part of the record by its name, as it stood at that moment."""
    stored = facts_of(case_id, read, as_of)
    return {name: shown_part(part, stored, sight) for name, part in parts().items()}


def shown_part(part: Part, stored: list[StoredFact], sight: Sight) -> list[Any]:
    """One part; facts of other kinds are not even read."""
    names = {kind.__name__ for kind in part.kinds}
    return [shown(one, sight) for one in part.read([avro.read(one) for one in stored if one.name in names])]


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
