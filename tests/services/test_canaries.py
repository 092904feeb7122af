"""Nothing personal stands in the clear anywhere at rest: words that nobody else uses are said, and then looked for.

Every place of every command that takes words is filled, read models and snapshots are made, and every raw file and
every line of the log is searched.
"""

import base64
import importlib
import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import func, select

from aggregates._life import Lives
from aggregates._shape import Command, Decider, commands, decider_of, streams
from aggregates.case import OpenCase
from schemas import avro
from schemas.model import Model
from schemas.party import NamedParty, Party
from schemas.recorded import Recorded
from schemas.refused import Refused
from schemas.sealed import Sealed
from services import loading
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.recording import Asked
from services.views.tables import quarantine
from tests.aggregates.lives import PlainLife, told
from tests.services.made_up_commands import MadeUp, open_texts, places_for_words
from tests.spec import an_id, at

M = TypeVar("M", bound=Model)
CANARY, NUMBER = "Zebulonquist", "9434765919"
PLACES = {place for name in commands() for place in places_for_words(name)}
MOST_WORLDS = 60
ERASING = {"ApproveErasure"}  # every word must be there to be looked for; test_canaries of the erasing looks afterwards


@dataclass
class Lived:
    """What was said and where, what was kept of it, and what the service wrote by the way."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)
    logs: io.StringIO = field(default_factory=io.StringIO)
    while_open: dict[str, bytes] = field(default_factory=dict)
    held: int = 0
    times: int = 0

    def words(self, place: str) -> str:
        """Words that stand nowhere else, and a number such as the NHS gives."""
        text = f"{CANARY}-{len(self.said):05} {NUMBER}"
        self.said[text] = place
        return text


def live_plain_lives(lived: Lived, service: Embedded, clock: SetClock, *, whole: bool) -> None:
    """Every plain life as its stream's test tells it, for a case of its own; with `whole` no place is left empty."""
    for number, life in enumerate(lives_told()):
        for one in life:
            command, told_by = told(one)
            clock.moment = max(clock.moment, command.at) + timedelta(minutes=1)
            known = with_words(command, lived, f"{number} {whole}", whole=whole)
            told_by = with_words(told_by, lived, f"{number} {whole}", whole=False)
            case = getattr(known, "case_id", None)
            if one is life[0] and case is not None:
                owner = NamedParty(role="social_worker", agency="LA")
                opening = OpenCase(at=command.at, case_id=case, person_id=an_id(f"person {case}"), owner=owner)
                assert give(lived, service, opening, owner)
            give(lived, service, known, told_by)


def lives_told() -> Iterator[tuple[Any, ...]]:
    """The lives that the tests of all streams tell."""
    for name in sorted(streams()):
        for found in vars(importlib.import_module(f"tests.aggregates.test_{name}")).values():
            if isinstance(found, type) and issubclass(found, PlainLife) and found is not PlainLife:
                yield found.commands


def with_words(command: M, lived: Lived, life: str, *, whole: bool) -> M:
    """The command, or who tells it, with words of ours in every place for words, and with ids of this life's own."""
    name = type(command).__name__

    def again(value: Any, place: str) -> Any:
        match value:
            case Sealed():
                return lived.words(place)
            case None if whole and place in PLACES:
                return lived.words(place)
            case UUID():
                return an_id(f"{value} {life}")
            case Model():
                return {field: again(inner, f"{place}.{field}") for field, inner in value}
            case tuple():
                return tuple(again(inner, place) for inner in value)
        return value

    return type(command).model_validate({field: again(value, f"{name}.{field}") for field, value in command})


def live(lived: Lived, service: Embedded, clock: SetClock, seed: int) -> None:
    """One world: commands of longer lives in any order, after each those from which no words were kept so far."""
    world = MadeUp(seed, lived.words)
    names = ["RecordLogLine"] if seed % 4 == 3 else ["OpenCase", "RegisterPerson"]
    plain = {name for name, command in commands().items() if is_plain(decider_of(command))}
    others = sorted(commands().keys() - plain - ERASING)
    names += world.random.sample(others, len(others))
    for name in names:
        for one in (name, *sorted({place.partition(".")[0] for place in PLACES - lived.kept})):
            for told_by in world.parties:
                clock.moment += timedelta(minutes=1)
                if give(lived, service, world.command(one, clock.moment), told_by):
                    break


def is_plain(decider: Decider[Any, Any]) -> bool:
    return isinstance(getattr(decider.decide, "__self__", None), Lives)


def give(lived: Lived, service: Embedded, command: Command, told_by: Party) -> bool:
    """Whether the record took it."""
    lived.times += 1
    try:
        answer = service.record.do_now(command, Asked(told_by=told_by, key=f"{CANARY} {lived.times} {command.at}"))
    except Refused as refusal:
        lived.refusals.append(str(refusal))
        return False
    lived.kept |= {lived.said[text] for text in opened(answer.facts, service)}
    return True


def opened(facts: Iterable[Recorded[Any]], service: Embedded) -> set[str]:
    """Every word in these facts, as a permitted reader would see it."""
    return {
        service.keyring.open(sealed, recorded.command_id)
        for recorded in facts
        for sealed in avro.sealed_in(recorded.fact)
    }


def raw_files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    lived = Lived(tmp_path_factory.mktemp("canaries") / "data")
    clock = SetClock(at("2026-03-02 12:00"))
    settings = Settings(data=lived.folder)
    noting = logging.StreamHandler(lived.logs)
    logging.getLogger().addHandler(noting)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(lived.logs), redirect_stderr(lived.logs):
        patch.setattr(loading, "LONG_STREAM", 2)
        with Embedded(settings, clock) as service:
            for whole in (False, True):
                live_plain_lives(lived, service, clock, whole=whole)
            for seed in range(MOST_WORLDS):
                live(lived, service, clock, seed)
                if lived.kept >= PLACES:
                    break
            service.catch_up()
        with Embedded(settings, clock) as service:
            live(lived, service, clock, 0)
            service.catch_up()
            lived.opened = opened(map(avro.read, service.record.store.after(0, 1_000_000)), service)
            lived.while_open = raw_files(lived.folder)
            with service.views.read() as read:
                lived.held = read.execute(select(func.count()).select_from(quarantine)).scalar_one()
    logging.getLogger().removeHandler(noting)
    return lived


def as_written(text: str) -> Iterator[bytes]:
    """The text in every form in which it might have been put down, in small letters."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        raw = text.encode(encoding)
        yield raw.lower()
        yield raw.hex().encode()
        yield raw[::-1].lower()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text.encode())
        yield whole[4 if shift else 0 : len(whole) - 4].lower()


def found_in(content: bytes) -> list[bytes]:
    small = content.lower()
    return [form for text in (CANARY, NUMBER) for form in as_written(text) if form in small]


def test_the_search_finds_what_is_there() -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert found_in(b"..." + f"Jim {CANARY}!".encode(encoding))
        assert found_in(f"Jim {NUMBER}!".encode(encoding).hex().upper().encode())
    for shift in range(3):
        assert found_in(base64.b64encode(b"x" * shift + f"{CANARY} and {NUMBER} and more".encode()))
    assert not found_in(b"nobody of that name")


def test_words_were_kept_from_every_place_that_takes_them(lived: Lived) -> None:
    assert lived.kept == PLACES
    assert len(PLACES) > 30
    assert {lived.said[text] for text in lived.opened} == PLACES


def test_every_kept_word_can_be_opened_and_no_other_stands_in_the_record(lived: Lived) -> None:
    assert lived.opened <= set(lived.said)
    assert lived.held == 0


def test_snapshots_and_read_models_were_made(lived: Lived) -> None:
    assert {"record.db", "keys.db", "views-1.db", "desk.db", "record.db-wal"} <= set(lived.while_open)
    assert b"circle" in lived.while_open["record.db"] + lived.while_open["record.db-wal"]  # a word of a case's snapshot
    assert len(lived.while_open["views-1.db"]) > 100_000


def test_no_raw_file_holds_them_while_the_service_runs(lived: Lived) -> None:
    assert leaks(lived.while_open.items()) == {}


def test_no_raw_file_holds_them_afterwards(lived: Lived) -> None:
    assert leaks(raw_files(lived.folder).items()) == {}


def test_no_refusal_and_no_line_of_the_log_repeats_them(lived: Lived) -> None:
    assert len(lived.refusals) > 50
    assert leaks([("refusals", "\n".join(lived.refusals).encode()), ("logs", lived.logs.getvalue().encode())]) == {}


def leaks(files: Iterable[tuple[str, bytes]]) -> dict[str, list[bytes]]:
    return {name: found for name, content in files if (found := found_in(content))}


@pytest.mark.parametrize("name", sorted(name for name, command in commands().items() if not command.by_service_only))
def test_no_command_takes_text_that_is_not_sealed(name: str) -> None:
    assert list(open_texts(name)) == []
