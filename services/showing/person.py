"""All that is held about one person, opened for that person: what they asked for, and nothing about anybody else."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from aggregates.keeping import decider as keeping
from aggregates.keeping import keeping_of
from aggregates.subject_access import State, decider
from projections.cases_of_people import cases_of
from projections.entry import entry
from schemas import avro, codes
from schemas.refused import Refused
from schemas.sealed import Sealed
from services.keyring import words_of
from services.opening import Opened, Opening
from services.recording import CareRecord
from services.showing import Shown, show_case, show_timeline
from services.showing.retention import of_person
from services.showing.timeline import shown_entry

NO_LOOKS = "no log of who looked is kept by this service yet"


class OwnOpening(Opening):
    """The person's own reading: restricted words too, and none about somebody else by the rows in force that day."""

    def __init__(self, record: CareRecord, on: date) -> None:
        super().__init__(record, everyday=False)
        rows = codes.rows("subject_access_withheld")
        self.withheld = {row["code"] for row in rows if codes.holds_on(row, on)}

    def text(self, sealed: Sealed, command_id: UUID) -> Opened:
        """The words, but for those that are about somebody else."""
        if words_of(sealed.key_id).partition(".")[2] in self.withheld:
            return Opened(None, "withheld")
        return super().text(sealed, command_id)


def show_person(record: CareRecord, read: Connection, request_id: UUID, on: date) -> Shown:
    """Everything about whoever asked. Raises Refused where nobody asked, or it is not known who did."""
    person_id = asked_by(record, request_id)
    sight = OwnOpening(record, on)
    cases = [case.case_id for case in cases_of(person_id, read)]
    return {
        "request_id": str(request_id),
        "person_id": str(person_id),
        "name": sight.person(person_id),
        "details": [shown_entry(one, entry(one), sight) for one in map(avro.read, record.store.stream(person_id))],
        "cases": [show_case(case, read, sight=sight) for case in cases],
        "timelines": [show_timeline(case, read, sight=sight) for case in cases],
        "kept": of_person(person_id, record.streams.load(keeping_of(person_id), keeping)[1]),
        "withheld": [codes.label("subject_access_withheld", one, on) for one in sorted(sight.withheld)],
        "looked": {"entries": [], "why_none": NO_LOOKS},
    }


def asked_by(record: CareRecord, request_id: UUID) -> UUID:
    """Whose request it is. Raises Refused."""
    state: State | None = record.streams.load(request_id, decider)[1]
    if state is None or state.person_id is None:
        raise Refused("request_not_made", "nobody asked for what is held about them under this id")
    if not state.identity_checked:
        raise Refused("not_known_who_asks", "make sure who asks, and say so, before anything is given out")
    return state.person_id
