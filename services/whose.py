"""Whose case it is: under which person's key the words of a command are sealed."""

import threading
from collections import OrderedDict
from uuid import UUID

from aggregates._shape import Command
from schemas import avro
from schemas.case import CaseOpened
from schemas.refused import Refused
from schemas.team import TeamFormed
from services.store.recorder import Recorder

CASES_IN_MEMORY = 8192


class Cases:
    """The person of each case; that never changes, so it may be remembered."""

    def __init__(self, store: Recorder) -> None:
        self.store = store
        self._people: OrderedDict[UUID, UUID] = OrderedDict()
        self._lock = threading.Lock()

    def person_of(self, command: Command) -> UUID | None:
        """The person a command names, or the person of its case; none for a command about neither."""
        named: UUID | None = getattr(command, "person_id", None)
        case: UUID | None = getattr(command, "case_id", None)
        return named if named is not None or case is None else self.person_of_case(case)

    def person_of_case(self, case: UUID) -> UUID:
        """Whose words a case holds: its person's, or a team's own where a question is about a team. Raises Refused."""
        known = self._people.get(case)
        if known is not None:
            return known
        past = self.store.stream(case, limit=1)
        begun = avro.read(past[0]).fact if past else None
        if not isinstance(begun, CaseOpened | TeamFormed):
            raise Refused("case_not_opened", "no case was opened under this id")
        person = begun.person_id if isinstance(begun, CaseOpened) else begun.team_id
        with self._lock:
            self._people[case] = person
            if len(self._people) > CASES_IN_MEMORY:
                self._people.popitem(last=False)
        return person
