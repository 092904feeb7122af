"""Opens sealed words while a permitted reader's answer is made; what cannot be opened says why and is never guessed."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from aggregates.keeping import decider, keeping_of
from projections.case_timeline import facts_of
from projections.wording import NameOf, nobody_named
from schemas import avro
from schemas.sealed import Sealed
from services.keyring import KeyDestroyed, TextWithheld, words_of
from services.recording import CareRecord


class Opened(NamedTuple):
    """Words, or none with the state they are in: open, sealed, restricted, erased, withheld."""

    text: str | None
    state: str


class Name(NamedTuple):
    """A name as a plan holds it, and the command that sealed it."""

    sealed: Sealed
    command_id: UUID


class Sight:
    """A reader who may see no words: everything stays sealed, and nobody is named."""

    def text(self, sealed: Sealed, command_id: UUID) -> Opened:
        """The words of a fact, if they may be seen."""
        return Opened(None, "sealed")

    def person(self, person_id: UUID) -> str | None:
        """What the person is called, if that may be seen."""
        return None

    def named_in(self, case_id: UUID, read: Connection) -> NameOf:
        """The names of those whom the case's plans name, by their ids, if they may be seen."""
        return nobody_named


class Opening(Sight):
    """A reader who may see the words of what they ask for, while one answer is made: plans are read once for it.

    What is restricted is not shown in everyday reading, which this is unless `everyday` says otherwise.
    """

    def __init__(self, record: CareRecord, *, everyday: bool = True) -> None:
        self.record, self.everyday = record, everyday
        self._in_plans: dict[UUID, Mapping[UUID, Name]] = {}
        self._restricted: dict[str, frozenset[str]] = {}

    def text(self, sealed: Sealed, command_id: UUID) -> Opened:
        """The words that were sealed for this command. Raises SealBroken where they are not those."""
        if self.everyday and self._is_restricted(sealed.key_id):
            return Opened(None, "restricted")
        try:
            return Opened(self.record.keyring.open(sealed, command_id), "open")
        except KeyDestroyed:
            return Opened(None, "erased")
        except TextWithheld:
            return Opened(None, "withheld")

    def person(self, person_id: UUID) -> str | None:
        """What the person is called now: the newest correction goes before what was registered."""
        told = [avro.read(one) for one in self.record.store.stream(person_id)]
        names = [(one.fact.name, one.command_id) for one in told if getattr(one.fact, "name", None) is not None]
        return self.text(*names[-1]).text if names else None

    def named_in(self, case_id: UUID, read: Connection) -> NameOf:
        """The names of those whom the case's plans name, by their ids, and the person's own by the case's."""

        def name_of(named: UUID) -> str | None:
            if named == case_id:
                return self.person(self.record.cases.person_of_case(case_id))
            name = self._names(case_id, read).get(named)
            return self.text(name.sealed, name.command_id).text if name is not None else None

        return name_of

    def _is_restricted(self, key_id: str) -> bool:
        """Whether these words are kept and not shown in everyday reading; a person's own say is read once an answer."""
        person, _, privacy_class = words_of(key_id).partition(".")
        if person not in self._restricted:
            state = self.record.streams.load(keeping_of(UUID(person)), decider)[1]
            self._restricted[person] = state.restricted()
        return privacy_class in self._restricted[person]

    def _names(self, case_id: UUID, read: Connection) -> Mapping[UUID, Name]:
        """The sealed names in a case's plans, each by the id it names; the newest plan says whether there is one."""
        if case_id not in self._in_plans:
            plans = [avro.read(one) for one in facts_of(case_id, read) if one.name == "DischargePlanned"]
            told = {one.named_id: (one.name, plan.command_id) for plan in plans for one in plan.fact.to_be_told}
            self._in_plans[case_id] = {named: Name(*one) for named, one in told.items() if one[0] is not None}
        return self._in_plans[case_id]
