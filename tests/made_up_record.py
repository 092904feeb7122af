"""Made-up histories of wards, ways home and handovers, as bytes and as facts, and a source that hands them out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from schemas import avro
from schemas.case import CaseOpened
from schemas.discharge import (
    Discharged,
    DischargeDateAgreed,
    DischargeDateMoved,
    Named,
    NamedPersonTold,
    Step,
    StepCovered,
)
from schemas.fact import Fact
from schemas.gap import GapAsked
from schemas.handover import HandoverAccepted, HandoverLapsed, HandoverOffered, HandoverPassedOn
from schemas.moment import micros
from schemas.party import Party
from schemas.recorded import Envelope, Recorded, StoredFact
from schemas.roster import CoverArranged, DutyLine, LeaveBooked, LeaveCancelled, RosterCorrected, RosterPublished
from services.store.recorder import NewFact, Write
from services.store.sqlite_recorder import SQLiteRecorder
from tests.spec import an_id, at, words

WARD = Party(role="ward_manager", agency="NHS_MH")
TEAM = Party(role="social_worker", agency="LA")
HUB = Party(role="hub_lead", agency="NHS_CH")
BEGUN = at("2026-03-01 09:00")
FIRST_DAY = date(2026, 3, 9)


class Book:
    """Facts as they are told, each given its place as the store gives it."""

    def __init__(self) -> None:
        self.stored: list[StoredFact] = []
        self.now = BEGUN
        self._versions: dict[UUID, int] = {}

    def tell(self, fact: Fact, stream: UUID, after: timedelta = timedelta(minutes=1)) -> StoredFact:
        """Record a fact so long after the one before."""
        self.now += after
        position, version = len(self.stored) + 1, self._versions.get(stream, 0) + 1
        self._versions[stream] = version
        named = Envelope(fact_id=an_id(f"fact {position}"), told_by=WARD, command_id=an_id(f"command {position}"))
        encoded = avro.encode(named, fact.with_(happened_at=self.now))
        key = fact.case_id or stream
        place = (position, stream, version, key, encoded.name, micros(self.now))
        self.stored.append(StoredFact(*place, encoded.value, encoded.content_hash))
        return self.stored[-1]

    @property
    def facts(self) -> list[Recorded[Any]]:
        """The same as every fold reads them."""
        return [avro.read(one) for one in self.stored]

    def written(self, file: Path) -> SQLiteRecorder:
        """A real store that holds them, in the same places."""
        store = SQLiteRecorder(file)
        for one in self.stored:
            new = NewFact(one.name, one.key, one.value, one.content_hash, None, "NHS_MH")
            store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))
        return store


class MadeUpSource:
    """Hands facts out by position, as a store does."""

    def __init__(self, stored: Iterable[StoredFact]) -> None:
        self.stored = list(stored)

    def after(self, position: int, limit: int) -> Sequence[StoredFact]:
        return [one for one in self.stored if one.position > position][:limit]


class Delivered:
    """Hands facts out in the order of their delivery, each delivery once: what a log may do, repeats and all."""

    def __init__(self, stored: Iterable[StoredFact]) -> None:
        self.stored = list(stored)

    def after(self, position: int, limit: int) -> Sequence[StoredFact]:
        some, self.stored = self.stored[:limit], self.stored[limit:]
        return some


Move = tuple[int, int, int, int]
MOVES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 2), st.integers(0, 6), st.integers(1, 3000)), max_size=25)


class Living:
    """Turns drawn numbers into a history such as the deciding streams would let happen."""

    def __init__(self) -> None:
        self.book = Book()
        self.offered: set[int] = set()
        self.agreed: dict[int, date] = {}
        self.published: set[int] = set()

    def live(self, moves: Iterable[Move]) -> Book:
        for number in range(3):
            person = an_id(f"person {number}")
            opened = CaseOpened(happened_at=BEGUN, case_id=case(number), person_id=person, owner=TEAM)
            self.book.tell(opened, case(number))
        for kind, who, day, minutes in moves:
            for fact, stream in self.said(kind, who, FIRST_DAY + timedelta(days=day)):
                self.book.tell(fact, stream, timedelta(minutes=minutes))
        return self.book

    def said(self, kind: int, who: int, day: date) -> list[tuple[Fact, UUID]]:
        if kind <= 1:
            kind = int(who in self.published)
            self.published.add(who)
        if kind <= 4:
            return [(of_roster(kind, who, day), unit(who))]
        if kind <= 9:
            return [(fact, an_id(f"discharge {who}")) for fact in self.of_discharge(kind, who, day)]
        if kind == 13:
            return [(asked_about(who, self.book.now), an_id(f"gap {who}"))] if who in self.offered else []
        return [(fact, an_id(f"handover {who}")) for fact in self.of_handover(kind, who)]

    def of_discharge(self, kind: int, who: int, day: date) -> list[Fact]:
        plan = {"happened_at": BEGUN, "discharge_id": an_id(f"discharge {who}"), "case_id": case(who)}
        leans = {**plan, "units": (unit(who), unit(who + 1))}
        needs = {"needs": needs_of(who), "to_be_told": NAMED, "told": (), "agreed_with_person": True}
        before = self.agreed.get(who)
        if kind <= 6 and before is None:
            self.agreed[who] = day
            return [DischargeDateAgreed(**leans, **needs, on=day)]
        if before is None:
            return []
        if kind <= 6:
            self.agreed[who] = day
            return [DischargeDateMoved(**leans, **needs, before=before, on=day)]
        if kind == 7:
            return [StepCovered(**leans, kind="medicines", on=before, worker=WARD)]
        if kind == 8:
            return [NamedPersonTold(**plan, named_id=NAMED[0].named_id, means="phone", on=before)]
        del self.agreed[who]
        return [Discharged(**leans, method="1", destination="19")]

    def of_handover(self, kind: int, who: int) -> list[Fact]:
        about = {"happened_at": BEGUN, "handover_id": an_id(f"handover {who}"), "case_id": case(who)}
        answer_by = self.book.now + timedelta(hours=24)
        if kind <= 11 and who not in self.offered:
            self.offered.add(who)
            return [HandoverOffered(**about, sender=TEAM, to=HUB, points=(), answer_by=answer_by)]
        if who not in self.offered:
            return []
        if kind <= 11:
            return [HandoverPassedOn(**about, by=HUB, to=WARD, reason=words("no beds"), answer_by=answer_by)]
        if kind == 12:
            return [HandoverLapsed(**about, sender=TEAM, to=HUB, answer_by=answer_by)]
        self.offered.discard(who)
        return [HandoverAccepted(**about, sender=TEAM, by=HUB)]


NAMED = (
    Named(named_id=an_id("daughter"), relation="family"),
    Named(named_id=an_id("hub"), relation="agency", agency="LA"),
)


def case(number: int) -> UUID:
    return an_id(f"case {number}")


def unit(number: int) -> UUID:
    return an_id(f"unit {number % 2}")


def needs_of(who: int) -> tuple[Step, ...]:
    return (
        Step(kind="medicines", owner=WARD, role="doctor", unit=unit(who)),
        Step(kind="receiving_service_start", owner=HUB, role="home_care_worker", unit=unit(who + 1), count=2),
    )


def of_roster(kind: int, who: int, day: date) -> Fact:
    lines = (
        DutyLine(role="doctor", weekdays=tuple({1, 2, day.isoweekday()})),
        DutyLine(role="home_care_worker", weekdays=(1, 2, 3, 4, 5), count=1 + day.day % 2),
    )
    of_unit: dict[str, Any] = {"happened_at": BEGUN, "unit": unit(who)}
    roster: dict[str, Any] = {
        **of_unit,
        "roster_id": an_id(f"roster {who}"),
        "first_day": FIRST_DAY - timedelta(days=30),
        "last_day": FIRST_DAY + timedelta(days=60),
        "lines": lines,
    }
    match kind:
        case 0:
            return RosterPublished(**roster)
        case 1:
            return RosterCorrected(**roster)
        case 2:
            away = {"leave_id": an_id(f"leave {who}"), "role": "doctor", "first_day": day, "last_day": day}
            return LeaveBooked(**of_unit, **away)
        case 3:
            return LeaveCancelled(**of_unit, leave_id=an_id(f"leave {who}"))
    return CoverArranged(**of_unit, cover_id=an_id(f"cover {who} {day}"), role="doctor", on=day)


def asked_about(who: int, now: datetime) -> GapAsked:
    """A question put to somebody, with others to be asked a day later."""
    return GapAsked(
        happened_at=now,
        gap_id=an_id(f"gap {who}"),
        case_id=case(who),
        code="HANDOVER_UNANSWERED",
        detector="0" * 64,
        wording="",
        words=(),
        evidence=(an_id("fact 1"),),
        to=TEAM,
        means="my_work",
        opened_at=now,
        step=0,
        next_to=(WARD,),
        next_at=now + timedelta(days=1),
        calendar="made up",
    )


def a_long_life() -> Book:
    """One history in which everything happens, for tests that need no more than one."""
    moves = [(kind, who, (kind + who) % 7, 37 * kind + 11) for kind in range(15) for who in range(3)]
    still_offered = [(10, who, 0, 5) for who in range(3)]
    return Living().live([*moves, *moves[::-1], *moves, *still_offered])
