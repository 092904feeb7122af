"""What is tried on every lived story: asked at its moment and not a minute before, cleared by what clears it and by
nothing else, silent at every near miss, the same when facts arrive in another order and when built anew.

A story's test names the story of `services/stories`, whom it asks what and when, and what is told otherwise in each
near miss. How a story is lived on PostgreSQL and Kafka is tried by the first test alone.
"""

import json
import random
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import select

from aggregates._shape import commands, decider_of, stream_of
from projections.open_gaps import GapRow, gap_changes
from services.asking import suggestions
from services.config import Settings
from services.demo import Moved, in_place, moved, remember, said
from services.parsing import parse_command
from services.recording import Answer
from services.stories._shape import Line as Told
from services.stories._shape import Story, stories
from tests.spec import an_id
from tests.stories.world import MINUTE, Line, World, london, world_of

SECOND = timedelta(seconds=1)
BEGINNINGS = {"RegisterPerson", "OpenCase"}


class Asks(NamedTuple):
    """A question: when it is first asked, its code, whom it asks first, words that its sentence holds, and its end."""

    when: str
    code: str
    to: tuple[str, ...]
    words: str = ""
    until: str | None = None

    def stands(self, moment: datetime) -> bool:
        """Whether it is open at that moment."""
        return london(self.when) <= moment and (self.until is None or moment < london(self.until))


class Near(NamedTuple):
    """A story told otherwise, which asks only what is named here."""

    story: Story
    asks: tuple[str, ...] = ()


class Clears(NamedTuple):
    """What is told after the story, which question it ends, and how it is then said to have ended."""

    lines: tuple[Told, ...]
    code: str
    how: str = "answered"


class Stays(NamedTuple):
    """What is told after the story and ends no question, though it may seem to."""

    lines: tuple[Told, ...]


def told_in(story: Story) -> list[Moved]:
    """The lines of a story at its own time, in the order in which they were recorded."""
    return sorted(moved(story, 0), key=lambda one: one.recorded)


class Living:
    """A world, and a story that is being told in it."""

    def __init__(self, world: World, story: Story) -> None:
        self.world, self.story = world, story
        self.facts: dict[str, UUID] = {}

    def line(self, one: Moved) -> Line:
        """A line of the story as the world takes it."""
        by, command = said(one, self.facts)
        return Line(one.line.when, by, command, one.line.known)

    def tell(self, one: Moved) -> Answer:
        """Record one line at its moment and let everything follow."""
        answer = self.world.tell(self.line(one))
        remember(one, answer, self.facts)
        return answer

    def live(self, until: str | None = None) -> "Living":
        """Tell the whole story, and let the clock go on."""
        for one in told_in(self.story):
            self.tell(one)
        if until is not None:
            self.world.pass_time(until)
        assert self.world.held() == [], "a fact that nobody could process asks nothing, and proves nothing"
        return self

    def an_id(self, name: str) -> UUID:
        """The id of something in the story, `#case`."""
        found = in_place(name, told_in(self.story)[0], self.facts)
        assert isinstance(found, UUID)
        return found


def live_every_story(world: World, names: Collection[str] | None = None) -> list["Living"]:
    """Tell every story there is, or those of these names, in one world, line by line as their moments come."""
    known = [story for story in stories() if names is None or story.name in names]
    living = {story.name: Living(world, story) for story in known}
    told = [one for story in known for one in told_in(story)]
    for one in sorted(told, key=lambda one: one.recorded):
        living[one.story.name].tell(one)
    return list(living.values())


class Lived:
    """Tried on `story`, which asks `asks`, and whose clock goes on until `end` (else until the last question)."""

    story: ClassVar[Story]
    asks: ClassVar[tuple[Asks, ...]] = ()
    end: ClassVar[str | None] = None
    near_misses: ClassVar[Mapping[str, Near]] = {}
    clears: ClassVar[Mapping[str, Clears]] = {}
    stays: ClassVar[Mapping[str, Stays]] = {}
    shuffles: ClassVar[int] = 2

    def __init_subclass__(cls) -> None:
        """A class that names none of a kind does not try it."""
        for test, found in (
            ("test_a_near_miss_asks_nothing", cls.near_misses),
            ("test_what_clears_it_clears_it", cls.clears),
            ("test_what_seems_to_clear_it_clears_nothing", cls.stays),
        ):
            if not found:
                setattr(cls, test, None)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        for name, found in (("near", self.near_misses), ("cleared", self.clears), ("stayed", self.stays)):
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, found.values(), ids=list(found))
        if "seed" in metafunc.fixturenames:
            metafunc.parametrize("seed", range(self.shuffles))

    @property
    def over(self) -> str:
        """When the story ends: its last line or its last question, whichever is later, unless the test says."""
        last = [told_in(self.story)[-1].line.known, *(one.when for one in self.asks)]
        return self.end or max(last, key=london)

    def standing(self, moment: datetime) -> list[str]:
        """The codes of the questions that should be open at a moment."""
        return sorted(one.code for one in self.asks if one.stands(moment))

    def test_asked_at_its_moment_and_not_a_minute_before(self, world: World) -> None:
        Living(world, self.story).live(self.over)
        for moment in sorted({london(at) for one in self.asks for at in (one.when, one.until or one.when)}):
            assert open_at(world, moment - MINUTE) == self.standing(moment - MINUTE)
            assert open_at(world, moment + SECOND) == self.standing(moment)
        assert world.ever() == sorted(one.code for one in self.asks)
        for one in self.asks:
            self.is_put_to_whom_it_should(one, world)

    def is_put_to_whom_it_should(self, one: Asks, world: World) -> None:
        """The question that opened then has its words, and was put first to those named and to nobody else."""
        rows = [row for row in rows_at(world, london(one.when) + SECOND) if row.code == one.code]
        opened = [row for row in rows if row.since <= london(one.when) + SECOND and one.words in world.words(row)]
        assert opened, [world.words(row) for row in rows]
        first = [to.removesuffix(" at step 0") for to in world.who_was_asked(opened[-1]) if to.endswith("at step 0")]
        assert sorted(first) == sorted(one.to)

    def test_the_answer_to_the_line_that_completes_it_carries_the_question(self, files: World) -> None:
        living, seen = Living(files, self.story), list[str]()
        for one in told_in(self.story):
            files.pass_time(one.line.known)
            answer = files.record(living.line(one))
            remember(one, answer, living.facts)
            asked = files.raised(answer).raised if answer.facts else ()
            seen += [f"{gap.code} {one.line.known}" for gap in asked]
            files.service.catch_up()
        lines = {one.line.known for one in told_in(self.story)}
        due = {f"{one.code} {one.when}" for one in self.asks if one.when in lines}
        assert due <= set(seen)

    def test_a_near_miss_asks_nothing(self, near: Near, files: World) -> None:
        Living(files, near.story).live(max((self.over, told_in(near.story)[-1].line.known), key=london))
        assert files.ever() == sorted(near.asks)

    def test_what_clears_it_clears_it(self, cleared: Clears, files: World) -> None:
        Living(files, self.story.then(*cleared.lines)).live()
        last = max((one.known for one in cleared.lines), key=london)
        assert cleared.code not in open_at(files, london(last) + SECOND)
        assert hows(files, cleared.code)[-1:] == [cleared.how]

    def test_what_seems_to_clear_it_clears_nothing(self, stayed: Stays, files: World) -> None:
        Living(files, self.story.then(*stayed.lines)).live(self.over)
        assert open_at(files, files.clock.moment) == self.standing(london(self.over))

    def test_the_order_of_arrival_changes_when_but_not_what(self, tmp_path: Path, seed: int) -> None:
        later = london(self.over) + timedelta(hours=len(self.story.lines))
        with world_of(Settings(data=tmp_path / "order")) as world:
            Living(world, self.story).live()
            in_order = open_ids(world, later)
        with world_of(Settings(data=tmp_path / "disorder")) as world:
            live_shuffled(Living(world, self.story), seed, london(self.over))
            assert open_ids(world, later) == in_order

    def test_built_anew_from_the_first_fact_it_is_the_same(self, files: World, tmp_path: Path) -> None:
        Living(files, self.story).live(self.over)
        as_lived, anew = files.rebuilt(tmp_path)
        assert as_lived == anew
        assert bool(anew) == bool(self.asks)


def rows_at(world: World, moment: datetime) -> list[GapRow]:
    """The questions open at a moment, in replay."""
    return world.open(moment)


def open_at(world: World, moment: datetime) -> list[str]:
    """Their codes, in order."""
    return sorted(row.code for row in rows_at(world, moment))


def open_ids(world: World, moment: datetime) -> list[UUID]:
    """The ids of the questions that stand open when nothing more is told until then."""
    world.clock.moment = max(moment, world.clock.moment)
    world.service.catch_up()
    return sorted(row.gap_id for row in world.open())


def hows(world: World, code: str) -> list[str]:
    """How the questions of a code ended, in the order in which they did."""
    changes = gap_changes.c
    wanted = select(changes.how).where(changes.code == code, changes.kind == "ended").order_by(changes.at)
    with world.service.views.read() as read:
        return [row.how for row in read.execute(wanted)]


def steps_left(world: World, code: str) -> list[str]:
    """What is shown as steps that could be taken, beside the open questions of a code."""
    with world.service.views.read() as read:
        found = [suggestions(row.code, row.gap, row.since, read) for row in world.open() if row.code == code]
    return [step.removeprefix("label:suggestions:step_") for one in found for step in one.get("steps", ())]


def live_shuffled(living: Living, seed: int, end: datetime) -> None:
    """Tell a story minutes after its end in another order; people and cases first, each stream in its own order."""
    told = told_in(living.story)
    begun = [one for one in told if one.line.command in BEGINNINGS]
    for one in begun:
        living.tell(one)
    moment, world = end, living.world
    for one in in_another_order([one for one in told if one not in begun], living, seed):
        moment += MINUTE
        world.clock.moment = max(moment, world.clock.moment)
        remember(one, world.record(living.line(one)), living.facts)
        world.service.catch_up()


def in_another_order(told: list[Moved], living: Living, seed: int) -> Iterator[Moved]:
    """The lines in another order: each stream's own one after the other, and none before a line it refers to."""
    chance = random.Random(seed)
    waiting = list(told)
    while waiting:
        streams, ready = set[str](), []
        for one in waiting:
            stream = stream_of_line(one)
            if stream not in streams and not refers_to(one) - known(living):
                ready.append(one)
            streams.add(stream)
        chosen = chance.choice(ready)
        waiting.remove(chosen)
        yield chosen


def stream_of_line(one: Moved) -> str:
    """Which stream a line belongs to, as far as its text tells: its first id, and the kind of stream."""
    command = commands()[one.line.command]
    fields = {"at": one.at, **in_place(one.line.fields, one, AnyFact())}
    return f"{stream_of()[command]} {decider_of(command).stream(parse_command(one.line.command, fields))}"


class AnyFact(dict[str, UUID]):
    """Knows an id for every fact that a story may refer to."""

    def __missing__(self, name: str) -> UUID:
        return an_id(name)


def refers_to(one: Moved) -> set[str]:
    """The marks of the facts that a line refers to."""
    return {
        f"{one.story.name}/{mark}" for mark in re.findall(r"\bfact:(\w+)", json.dumps(one.line.fields, default=str))
    }


def known(living: Living) -> set[str]:
    """The marks of the facts that were told by now."""
    return set(living.facts)
