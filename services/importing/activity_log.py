"""Rows of an activity log become facts of their cases: a step done, the worker changed, a deadline set, the case ended.

The file is read twice: once to check every row and to learn the order of time, once to record the rows in that order.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from aggregates.case import EndCase, RecordLogLine
from schemas.codes import by_code
from schemas.moment import micros
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import TextOf
from services.importing.csv_log import CsvLog, LogRow
from services.importing.names import same_id, same_name
from services.importing.report import Report
from services.importing.running import Job, settle
from services.importing.scratch import Place, Scratch
from services.keyring import Keyring
from services.problems import NotWellFormed, not_well_formed, problem_of
from services.recording import Answer, Asked

ELSEWHERE: Final = UUID("a3f0d9c6-6a52-4a2e-8f0e-2f2f7b6c1d54")
AN_ID: Final = TextOf("identity", 400)
SOME_WORDS: Final = TextOf("health")
NAMES: Final = "names elsewhere"
PROGRESS_EVERY: Final = 1000
KEYS_AT_ONCE: Final = 500
CASES_AT_HAND: Final = 1000
Progress = Callable[[str, int, int | None], None]


def id_elsewhere(agency: str, system: str, kind: str, name: str) -> UUID:
    """The id here of what another system calls so: always the same for the same agency, system, kind and name."""
    return uuid5(ELSEWHERE, "\n".join((agency, system, kind, name)))


def refuse_odd_words(said: LogRow) -> None:
    """Refuse a row whose words could not be sealed: too long, or with control characters."""
    words = {"case": said.case, "activity": said.activity, "worker": said.worker, "group": said.group or said.agency}
    for column, text in words.items():
        try:
            (AN_ID if column == "case" else SOME_WORDS).take(text or "-")
        except PydanticCustomError as error:
            raise not_well_formed(error.type, error.message(), column) from None


class ActivityLog:
    """One log on its way in."""

    def __init__(self, log: CsvLog, keyring: Keyring, report: Report, progress: Progress) -> None:
        self.log = log
        self.mapping = log.mapping
        self.meaning = log.mapping.meaning
        self.keyring = keyring
        self.report = report
        self.progress = progress
        self.scratch = Scratch()
        self.people: set[UUID] = set()
        self.done = 0
        self.told_by = Party(role="service", agency=self.mapping.agency)
        self.party = lru_cache(maxsize=4096)(self._party)
        self.open_id = lru_cache(maxsize=8192)(self._open_id)
        self.hidden_id = lru_cache(maxsize=8192)(self._hidden_id)
        self.agencies = {same_name(name): code for name, code in self.mapping.agencies.items()}
        self.agencies |= {same_name(code): code for code in by_code("agencies")}

    def check(self) -> None:
        """Read every row, refuse those that are none, and learn the order of the others."""
        ends = self.mapping.ends
        last = {same_name(name) for name in ends} if isinstance(ends, tuple) else None
        for row in self.log.rows():
            try:
                said = self.log.read(row)
                again = self.scratch.equal_before(said.content.encode())
                place = Place(row.number, row.offset, row.length, again)
                refuse_odd_words(said)
                self.will_need(self.person_id(said))
            except Refused as refusal:
                self.report.refuse(row.number, refusal.rule, refusal.why)
                continue
            is_end = ends == "last_row" or (last is not None and same_name(said.activity) in last)
            self.scratch.add(place, micros(said.time.at), same_id(said.case).encode(), is_end)
            if self.scratch.lines % PROGRESS_EVERY == 0:
                self.progress("checked", self.scratch.lines, None)
        self.make_keys()

    def will_need(self, person: UUID) -> None:
        """Words about this person will be sealed: their keys are made for many at once, for each commit takes time."""
        self.people.add(person)
        if len(self.people) >= KEYS_AT_ONCE:
            self.make_keys()

    def make_keys(self) -> None:
        """Make the keys that will be needed."""
        self.keyring.make_keys(self.people, ("identity", "health", "staff"))
        self.people.clear()

    def jobs(self) -> Iterator[Job]:
        """Each row in the order of time, then the ends; a thousand cases at a time, to have them at hand."""
        parts = self.scratch.parts(CASES_AT_HAND)
        for part in range(parts):
            yield from self.steps(self.scratch.by_time(part, parts))
            yield from self.ends(self.scratch.ends(part, parts))

    def history(self) -> Iterator[Job]:
        """The same in the order of time throughout, all ends at the end."""
        last = None
        for job in self.steps(self.scratch.by_time()):
            last = job.command.at
            yield job
        yield from self.ends(self.scratch.ends(), last)

    def steps(self, places: Iterator[Place]) -> Iterator[Job]:
        """The rows at these places."""
        for place in places:
            said = self.log.row_at(place.offset, place.length)
            command = self.command(said, place.again)
            yield Job(place.number, command, self.asked(str(command.line_id), command.at))
            self.done += 1
            if self.done % PROGRESS_EVERY == 0:
                self.progress("recorded", self.done, self.scratch.lines)

    def ends(self, places: Iterator[Place], not_before: datetime | None = None) -> Iterator[Job]:
        """The end of each case whose last row is at one of these places."""
        for place in places:
            said = self.log.row_at(place.offset, place.length)
            end = EndCase(at=said.time.at, case_id=self.case_id(said))
            yield Job(place.number, end, self.asked(None, not_before or end.at))

    def settle(self, job: Job, answer: Answer | Refused) -> None:
        """Write down what became of a row; a case with a later step from another file has simply not ended."""
        if not isinstance(job.command, EndCase):
            settle(self.report, job, answer)
        elif isinstance(answer, Answer):
            self.report.ended += bool(answer.facts)

    def asked(self, key: str | None, at: datetime) -> Asked:
        """How the other system's row comes in."""
        return Asked(told_by=self.told_by, key=key, recorded_elsewhere_at=at)

    def command(self, said: LogRow, again: int) -> RecordLogLine:
        """The command that a row stands for. Raises NotWellFormed where its words cannot be taken."""
        names = {"worker_name": said.worker, "group": said.group or said.agency}
        fields: dict[str, Any] = {
            "at": said.time.at,
            "day_only": said.time.day_only,
            "case_id": self.case_id(said),
            "person_id": self.person_id(said),
            "elsewhere_id": said.case,
            "step_id": self.hidden_id("step", same_name(said.activity) or said.activity),
            "step": said.activity,
            "worker": self.party(said.worker, said.group, said.agency),
            "line_id": self._hidden_id("line", f"{self.meaning}\n{said.content}\n{again}"),
            "due": said.due.at if said.due else None,
            "due_day_only": said.due.day_only if said.due else False,
            **{name: text for name, text in names.items() if same_name(text)},
        }
        try:
            return RecordLogLine.model_validate(fields)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
        raise NotWellFormed(tuple(problem_of(one, RecordLogLine, "") for one in found))

    def case_id(self, said: LogRow) -> UUID:
        """The case here of a case there."""
        return self.open_id("case", same_id(said.case))

    def person_id(self, said: LogRow) -> UUID:
        """Whose case it is: somebody of whom the log tells no more."""
        return self.open_id("person", same_id(said.case))

    def _party(self, worker: str, group: str, agency: str) -> NamedParty:
        """Who did a step. An agency that is no known code is a group of the agency whose log it is."""
        code = self.agencies.get(same_name(agency)) or self.agencies.get(same_name(group)) or self.mapping.agency
        unit = same_name(group) or ("" if same_name(agency) in self.agencies else same_name(agency))
        return NamedParty(
            role=self.mapping.role,
            agency=code,
            worker=self.hidden_id("worker", same_name(worker)) if same_name(worker) else None,
            unit=self.hidden_id("unit", unit) if unit else None,
        )

    def _open_id(self, kind: str, name: str) -> UUID:
        return id_elsewhere(self.mapping.agency, self.mapping.system, kind, name)

    def _hidden_id(self, kind: str, name: str) -> UUID:
        """The id of a name: nobody without this store's key can find the name by trying names."""
        hidden = self.keyring.keyed_hash(NAMES, kind.encode(), name.encode()).hex()
        return id_elsewhere(self.mapping.agency, self.mapping.system, kind, hidden)
