"""What is shown as known is the same whether the record ends there or goes on, from the store to every question."""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from schemas.decision import DecisionAsked, DecisionMade, Option
from schemas.moment import moment_of
from schemas.recorded import StoredFact
from services.showing import Shown, show_known, show_replay
from services.store.recorder import NewFact, Recorder, Write
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views
from services.views.projecting import Projector
from tests.made_up_record import BEGUN, FIRST_DAY, TEAM, Book, Living, case
from tests.spec import an_id, words

CASES, MOVES = 3, 60
KINDS = (*range(13), 14)  # all that a made-up life may do but ask questions of its own making
KNOWN_THEN = ("decision", "decided_by", "seen", "options", "in_force", "questions", "periods", "budgets", "known")
Deciding = list[tuple[UUID, StoredFact]]


def lived(seed: int) -> tuple[Book, Deciding]:
    """A made-up history of rosters, ways home and handovers in three cases, and decisions made in between."""
    chance, living, made = random.Random(seed), Living(), Deciding()
    living.live([])
    for number in range(MOVES):
        kind, who = chance.choice(KINDS), chance.randrange(CASES)
        for fact, stream in living.said(kind, who, FIRST_DAY + timedelta(days=chance.randrange(9))):
            living.book.tell(fact, stream, timedelta(minutes=chance.randrange(1, 900)))
        if number % 8 == 7:
            made.append(decide(living.book, an_id(f"decision {number}"), case(who)))
    return living.book, made


def decide(book: Book, decision: UUID, of: UUID) -> tuple[UUID, StoredFact]:
    """A question, then what was decided."""
    about: dict[str, Any] = {"happened_at": BEGUN, "decision_id": decision, "case_id": of}
    option = Option(option_id=an_id("an option"), words=words("home"))
    asked = {"question": words("when"), "options": (option,), "must_be_told": (TEAM,), "decision_maker": TEAM}
    book.tell(DecisionAsked(**about, **asked), decision)
    rest = {"bases": ("NEED",), "reasons": None, "evidence": (), "decided_by": TEAM, "must_be_told": (TEAM,)}
    return decision, book.tell(DecisionMade(**about, option_id=option.option_id, **rest), decision)


@contextmanager
def opened(facts: Sequence[StoredFact], folder: Path) -> Iterator[tuple[Connection, Recorder]]:
    """A real store that holds these facts, and everything projected from it, asked up to the last of them."""
    folder.mkdir()
    with closing(SQLiteRecorder(folder / "record.db")) as store, closing(Views(folder / "views.db", store)) as views:
        for one in facts:
            new = NewFact(one.name, one.key, one.value, one.content_hash, None, "LA")
            store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))
        projector = Projector(store, views)
        projector.run_to(len(facts))
        projector.ask(moment_of(facts[-1].recorded_at))
        with views.read() as read:
            yield read, store


def known_of(decision: UUID, read: Connection, store: Recorder) -> Shown:
    """The part of a replay that is of then."""
    shown = show_replay(decision, read, store)["decisions"][0]
    return {name: shown[name] for name in KNOWN_THEN}


@pytest.mark.parametrize("seed", range(3))
def test_the_same_is_known_however_the_record_goes_on(seed: int, tmp_path: Path) -> None:
    book, made = lived(seed)
    with opened(book.stored, tmp_path / "whole") as (whole, store):
        for number, (decision, stored) in enumerate(made):
            with opened(book.stored[: stored.position], tmp_path / str(number)) as (cut, shorter):
                assert known_of(decision, whole, store) == known_of(decision, cut, shorter)
                at = moment_of(stored.recorded_at)
                assert show_known(stored.key, at, whole, store) == show_known(stored.key, at, cut, shorter)
        questions = [one for decision, _ in made for one in known_of(decision, whole, store)["questions"]]
        assert questions, "a history in which nothing is asked proves nothing of questions"
