"""People with cases and words, an erasure that two people approved, and what must hold once it is done."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from aggregates._shape import Command
from aggregates.case import CloseCase, OpenCase
from aggregates.keeping import ApproveErasure, LiftHold, PlaceHold, ProposeErasure, decider, keeping_of
from aggregates.person import NoteCommunicationNeed, RegisterPerson
from schemas import avro
from schemas.keeping import ErasureCompleted
from schemas.party import NamedParty, Party
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.keyring import KeyDestroyed
from services.recording import Answer, Asked
from tests.spec import an_id, at

BEGUN = at("2026-03-02 09:00")
EIGHT_YEARS = timedelta(days=8 * 366)
CANARY = "Zebulonquist"
ANN, BEN = (NamedParty(role="privacy_officer", agency="LA", worker=an_id(name)) for name in ("Ann", "Ben"))
CLASSES = ("identity", "health", "staff")


@contextmanager
def service(where: Path | Settings, moment: Any = BEGUN) -> Iterator[Embedded]:
    """All of it in this process, on a clock that stands still."""
    settings = Settings(data=where) if isinstance(where, Path) else where
    with Embedded(settings, SetClock(moment)) as one:
        yield one


def tell(one: Embedded, command: Command, by: Party = ANN) -> Answer:
    return one.record.do_now(command, Asked(told_by=by))


@dataclass(frozen=True)
class Somebody:
    """A person, their cases, and which of their words are to go."""

    name: str
    cases: int
    classes: tuple[Any, ...]

    @property
    def person_id(self) -> UUID:
        return an_id(self.name)

    @property
    def case_ids(self) -> list[UUID]:
        return [an_id(f"case {number} of {self.name}") for number in range(self.cases)]

    @property
    def erasure_id(self) -> UUID:
        return an_id(f"erasure of {self.name}")


def people(seed: int, many: int) -> list[Somebody]:
    """Made-up people, no two alike in how many cases they have and what is to go."""
    chance = random.Random(seed)
    return [
        Somebody(f"{seed}-{number}", 1 + number % 3, tuple(chance.sample(CLASSES, 1 + number % len(CLASSES))))
        for number in range(many)
    ]


def live(one: Embedded, somebody: Somebody) -> None:
    """Registered, with a need, and each case opened with words; somebody held what they hold and let it go."""
    about: dict[str, Any] = {"at": one.clock.now(), "person_id": somebody.person_id}
    tell(one, RegisterPerson(**about, name=f"{CANARY} {somebody.name}"))
    tell(one, NoteCommunicationNeed(**about, need=f"large print for {CANARY}"))
    for case in somebody.case_ids:
        tell(one, OpenCase(**about, case_id=case, owner=ANN, reason=f"{CANARY} cannot cook"))
    hold = {**about, "hold_id": an_id(f"hold {somebody.name}"), "ordered_by": ANN}
    tell(one, PlaceHold(**hold, classes=CLASSES, ground="complaint", words=f"{CANARY} complained"))
    tell(one, LiftHold(**hold))


def close_all(one: Embedded, somebody: Somebody) -> None:
    for case in somebody.case_ids:
        tell(one, CloseCase(at=one.clock.now(), case_id=case, reason=f"{CANARY} moved away"))


def propose(one: Embedded, somebody: Somebody, ground: str = "unlawful") -> None:
    about: dict[str, Any] = {"at": one.clock.now(), "person_id": somebody.person_id, "erasure_id": somebody.erasure_id}
    tell(one, ProposeErasure(**about, classes=somebody.classes, ground=ground, considered=("legal_claims",)), ANN)


def approve(one: Embedded, somebody: Somebody, ground: str = "unlawful") -> None:
    """Two people say so; nothing is gone by that alone."""
    propose(one, somebody, ground)
    about: dict[str, Any] = {"at": one.clock.now(), "person_id": somebody.person_id, "erasure_id": somebody.erasure_id}
    tell(one, ApproveErasure(**about), BEN)


def stage(one: Embedded, somebody: Somebody) -> str:
    state = one.record.streams.load(keeping_of(somebody.person_id), decider)[1]
    found: str = state.erasure(somebody.erasure_id).stage
    return found


def words_of(one: Embedded, somebody: Somebody) -> dict[str, list[str | None]]:
    """Every word about a person that is on the record, by class; none where it was erased."""
    found: dict[str, list[str | None]] = {}
    for stored in one.record.store.after(0, 1_000_000):
        recorded = avro.read(stored)
        for sealed in avro.sealed_in(recorded.fact):
            person, privacy_class, _ = sealed.key_id.split(".")
            if person == str(somebody.person_id):
                found.setdefault(privacy_class, []).append(opened(one, sealed, recorded.command_id))
    return found


def opened(one: Embedded, sealed: Any, command_id: UUID) -> str | None:
    try:
        return one.keyring.open(sealed, command_id)
    except KeyDestroyed:
        return None


def assert_erased(one: Embedded, somebody: Somebody) -> None:
    """Said once, on the record of each case too; these words are gone and all others are there."""
    assert stage(one, somebody) == "completed"
    for privacy_class, words in words_of(one, somebody).items():
        assert all((word is None) == (privacy_class in somebody.classes) for word in words), privacy_class
    facts = [avro.read(stored).fact for stored in one.record.store.after(0, 1_000_000)]
    names = [type(fact).__name__ for fact in facts if getattr(fact, "erasure_id", None) == somebody.erasure_id]
    once = ["ErasureProposed", "ErasureApproved", "ErasureBegun", *["WordsErased"] * somebody.cases, "ErasureCompleted"]
    assert names == once
    fenced = [one.keyring.fenced(f"{somebody.person_id}.{name}") for name in somebody.classes]
    assert fenced == [str(somebody.erasure_id)] * len(somebody.classes)
    [completed] = completions(one, somebody)
    gone = {each.place: each.number for each in completed.gone}
    assert (gone["keys"], completed.cases) == (len(somebody.classes), somebody.cases)
    assert {"snapshots", "remembered"} <= gone.keys()


def completions(one: Embedded, somebody: Somebody) -> list[ErasureCompleted]:
    facts = [avro.read(stored).fact for stored in one.record.store.stream(keeping_of(somebody.person_id))]
    return [fact for fact in facts if isinstance(fact, ErasureCompleted)]


def assert_untouched(one: Embedded, others: Sequence[Somebody]) -> None:
    for somebody in others:
        words = words_of(one, somebody)
        assert words and all(word is not None for of_class in words.values() for word in of_class)
