"""The notary at work beside everything else: what it notes on the record, and that one at a time signs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregates.case import OpenCase
from aggregates.person import RegisterPerson
from schemas import avro
from schemas.custody import CaseHeadsTaken, LogKeyTaken
from schemas.party import NamedParty
from schemas.recorded import Recorded
from schemas.sealed import ClearText
from services import history
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.notarising import LEASE, Notarising
from services.opened import Opened
from services.proof.case_heads import CaseHeads, Head
from services.proof.checkpoint import Checkpoint
from services.proof.note import Note
from services.proof.standing import published_position, standing
from services.recording import Asked
from tests.spec import an_id, at

NOW = at("2026-03-04 12:00")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def opened(tmp_path: Path, clock: SetClock) -> Iterator[Opened]:
    with Opened(Settings(data=tmp_path / "data"), clock) as opened:
        yield opened


@pytest.fixture
def notarising(opened: Opened) -> Notarising:
    return Notarising(opened)


def tell(opened: Opened, name: str) -> None:
    """A person is registered and a case of theirs opened."""
    by = Asked(told_by=NamedParty(role="social_worker", agency="LA"))
    person, case_id = an_id(name), an_id(f"case of {name}")
    now = opened.clock.now()
    opened.record.do_now(RegisterPerson(at=now, person_id=person, name=ClearText("identity", name)), by)
    reason = ClearText("health", "to be seen")
    opened.record.do_now(OpenCase(at=now, case_id=case_id, person_id=person, owner=by.told_by, reason=reason), by)


def noted(opened: Opened) -> list[Recorded[Any]]:
    """What stands on the record of its own keeping."""
    facts = [avro.read(one) for one in opened.record.store.after(0, 1000)]
    return [one for one in facts if isinstance(one.fact, LogKeyTaken | CaseHeadsTaken)]


def signed(opened: Opened) -> list[int]:
    return [Checkpoint.read(Note.read(one.note).text).size for one in opened.kept.checkpoints()]


def test_nothing_is_noted_on_an_empty_record(opened: Opened, notarising: Notarising) -> None:
    assert not notarising.once()
    assert opened.record.store.head().position == 0


def test_key_and_heads_are_noted_and_signed_with_the_first_facts(
    opened: Opened, notarising: Notarising, clock: SetClock
) -> None:
    tell(opened, "Jim")
    assert not notarising.once()
    clock.moment += SECOND
    assert notarising.once()
    key, heads = noted(opened)
    assert key.fact.key == opened.signers[0].verifier.to_text()
    assert (heads.fact.up_to, heads.fact.cases) == (3, 3)
    assert heads.fact.root == CaseHeads(Head(*row) for row in opened.record.store.heads(3)).root
    assert signed(opened) == [4]


def test_heads_are_noted_each_hour_while_anything_is_told(
    opened: Opened, notarising: Notarising, clock: SetClock
) -> None:
    tell(opened, "Jim")
    for _ in range(3):  # nothing new is told
        clock.moment += HOUR
        notarising.once()
    assert len(noted(opened)) == 2
    tell(opened, "Ann")
    clock.moment += SECOND
    notarising.once()
    assert [one.fact.up_to for one in noted(opened)[1:]] == [3, 6]
    tell(opened, "Ben")
    clock.moment += HOUR - SECOND
    notarising.once()
    assert len(noted(opened)) == 3
    clock.moment += SECOND
    tell(opened, "Eve")
    clock.moment += SECOND
    notarising.once()
    assert len(noted(opened)) == 4


def test_a_record_that_is_taking_a_history_is_left_alone(
    opened: Opened, notarising: Notarising, clock: SetClock
) -> None:
    begun = history.begin(opened.record, "stories", at("2025-01-01 09:00"))
    assert notarising.once()
    assert noted(opened) == []
    history.end(opened.record, begun, at("2025-01-02 09:00"))
    assert notarising.once()
    assert [type(one.fact) for one in noted(opened)] == [LogKeyTaken, CaseHeadsTaken]


def test_one_at_a_time_signs(opened: Opened, notarising: Notarising, clock: SetClock) -> None:
    tell(opened, "Jim")
    clock.moment += SECOND
    with Opened(opened.settings, clock) as other:
        twin = Notarising(other)
        assert twin.once()
        assert not notarising.once()
        twin.close()
        tell(opened, "Ann")
        clock.moment += 2 * SECOND
        assert notarising.once()
    assert signed(opened) == [4, 6]


def test_what_was_told_while_it_was_open_is_signed_when_it_closes(tmp_path: Path, clock: SetClock) -> None:
    settings = Settings(data=tmp_path / "data")
    with Embedded(settings, clock) as embedded:
        tell(embedded, "Jim")
    with Opened(settings, clock) as opened:
        assert signed(opened) == [2]
        assert opened.desk.held_by(LEASE) is None
    with Embedded(settings, clock):
        pass  # nothing was told, so nothing is signed
    with Opened(settings, clock) as opened:
        assert signed(opened) == [2]


def test_how_far_the_record_is_signed_and_published(opened: Opened, notarising: Notarising, clock: SetClock) -> None:
    tell(opened, "Jim")
    clock.moment += SECOND
    store = opened.record.store
    before = standing(store, opened.kept, store.head())
    assert (before.signed, before.published) == (0, 0)
    assert 0.9 < before.unsigned_seconds <= 1
    notarising.once()
    after = standing(store, opened.kept, store.head())
    assert (after.signed, after.published, after.unsigned_seconds) == (4, 0, 0)
    newest = opened.kept.newest()
    assert newest is not None
    opened.kept.countersigned(newest.year, newest.size, newest.note, published=True)
    assert published_position(opened.kept) == 4
