"""Whom a question goes to: its row's roles and relations, resolved by what the gap says and by the case's circle."""

from collections.abc import Iterable, Mapping

from projections.gaps._shape import recipients
from schemas import codes
from schemas.party import Party

NOBODY = "case_only"


def resolved(code: str, step: int, to: Mapping[str, Party], circle: Iterable[Party]) -> tuple[Party, ...]:
    """The parties to ask, each once, in the order of the row. A role nobody holds here is asked at its own agency."""
    known = tuple(circle)
    found: list[Party] = []
    for recipient in recipients(code, step):
        if recipient in to:
            found.append(to[recipient])
        elif recipient in codes.by_code("roles"):
            found += [party for party in known if party.role == recipient] or [elsewhere(recipient, known)]
    return tuple(dict.fromkeys(found))


def elsewhere(role: str, circle: tuple[Party, ...]) -> Party:
    """A role that nobody in the circle holds, at the agency in the circle where such roles are found."""
    agencies = codes.by_code("roles")[role]["agency_types"].split("|")
    here = next((party.agency for party in circle if party.agency in agencies), None)
    return Party(role=role, agency=here or agencies[0] if agencies[0] in codes.by_code("agencies") else here or "LA")
