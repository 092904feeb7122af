"""All that may be shown around one case, read once and from one moment: its own facts, shared ones, its questions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from projections.case_timeline import facts_of
from projections.fact_places import place_of
from projections.open_gaps import Stood, stood
from projections.replay.kept_apart import Around
from projections.replay.questions import History, Today
from projections.replay.shared import leant_on
from schemas import avro
from schemas.case import CaseOpened
from schemas.moment import moment_of
from schemas.recorded import Recorded
from services.showing.case import no_case
from services.store.recorder import Recorder
from services.views.places import reached_by_all

Facts = tuple[Recorded[Any], ...]


class Gathered(NamedTuple):
    """`own` are the facts of the case and its person, `shared` those of its units and teams and what its questions
    rest on; `told` is the history of its questions, oldest line first.
    """

    case_id: UUID
    person_id: UUID | None
    own: Facts
    shared: Facts
    told: list[Stood]

    @property
    def history(self) -> History:
        """The history of each question, as the pure part asks for it."""
        found: dict[UUID, list[tuple[datetime, Today]]] = {}
        for one in self.told:
            found.setdefault(one.gap_id, []).append((one.at, Today(one.code, one.gap, one.since, one.is_open)))
        return found

    def evidence(self, by: datetime | None = None) -> frozenset[UUID]:
        """What its questions rested on by a moment, or ever."""
        return frozenset(fact for one in self.told if by is None or one.at <= by for fact in one.gap.evidence)

    def around(self, moment: datetime | None) -> Around:
        """What may be shown around a decision; what questions had shown by a moment, none before the first fact."""
        shown = self.evidence(moment) if moment is not None else frozenset[UUID]()
        return Around(self.own, self.shared, shown, self.evidence())

    def shared_by(self, moment: datetime | None = None) -> Facts:
        """The shared facts that questions of the case had shown by a moment, or ever."""
        shown = self.evidence(moment)
        return tuple(one for one in self.shared if one.fact_id in shown)


def gather(case_id: UUID, read: Connection, store: Recorder) -> Gathered:
    """Everything around a case, up to where these read models are. Raises Refused `case_not_found`."""
    of_case = [avro.read(one) for one in facts_of(case_id, read)]
    if not of_case:
        raise no_case(None)
    up_to = reached_by_all(read)
    person = next((one.fact.person_id for one in of_case if isinstance(one.fact, CaseOpened)), None)
    own = (*of_case, *stream(person, up_to, store)) if person else tuple(of_case)
    told, known = stood(case_id, read), {one.fact_id for one in own}
    units = (one for unit in leant_on(own) for one in stream(unit, up_to, store))
    shared = {one.fact_id: one for one in units if one.fact_id not in known}
    rest = {fact for one in told for fact in one.gap.evidence} - known - set(shared)
    shared |= {one.fact_id: one for one in at_places(rest, up_to, read, store) if one.fact.case_id in (None, case_id)}
    return Gathered(case_id, person, own, tuple(shared.values()), told)


def stream(about: UUID, up_to: int, store: Recorder) -> list[Recorded[Any]]:
    """The facts of a person, a unit or a team that belong to no case, up to a position."""
    found = (avro.read(one) for one in store.stream(about) if one.position <= up_to)
    return [one for one in found if one.fact.case_id is None]


def at_places(facts: Iterable[UUID], up_to: int, read: Connection, store: Recorder) -> list[Recorded[Any]]:
    """Facts by their ids, as far as they stand in the record up to a position."""
    places = sorted(place for one in facts if (place := place_of(one, read)) is not None and place <= up_to)
    return [avro.read(one) for one in store.at(places)] if places else []


def recorded_at(position: int, store: Recorder) -> datetime | None:
    """When the fact at a position was recorded; none before the first."""
    return moment_of(store.at([position])[0].recorded_at) if position else None
