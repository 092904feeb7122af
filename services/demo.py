"""Loads the lived stories into an empty record, moved by whole weeks so that they are going on now."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import select

from aggregates._shape import Command
from schemas.moment import LONDON, moment_of
from schemas.party import Party
from schemas.refused import Refused
from services import history
from services.clock import Clock, SetClock, WallClock
from services.config import Settings
from services.embedded import Embedded
from services.parsing import parse_command, parse_party
from services.recording import Answer, Asked
from services.stories._shape import Line, Story, stories
from services.views.tables import detector_states, workflow_states

SOURCE = "stories"
NAMES = UUID("0a5b2d0e-6f0b-4f7e-9a1c-3a1f6c2d7e55")
WEEK = timedelta(weeks=1)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
PARTY = re.compile(r"([a-z0-9_]+)@([A-Z_]+)(?:([#/])([a-z0-9_]+))?")


class Loaded(NamedTuple):
    """What the demo left: how many facts and cases the record holds, and whether they were there before."""

    facts: int
    cases: int
    already: bool


class Moved(NamedTuple):
    """One line of a story at its moved time, and when it was recorded."""

    at: datetime
    recorded: datetime
    story: Story
    weeks: int
    line: Line


def load(settings: Settings, clock: Clock | None = None) -> Loaded:
    """Fill an empty data folder; a folder that holds the stories is left as it is.

    Raises Refused `store_not_empty` where other facts are, `demo_unfinished` where an earlier loading was cut short.
    """
    now = (clock or WallClock()).now()
    told = sorted(lines_until(now), key=lambda one: one.recorded)
    set_clock = SetClock(told[0].recorded)
    with Embedded(settings, set_clock) as embedded:
        known = history.history_of(embedded.record)
        if known is not None and known.source == SOURCE:
            return before(embedded, complete=known.complete)
        begun = history.begin(embedded.record, SOURCE, told[0].recorded)
        live(embedded, set_clock, told)
        pass_time(embedded, set_clock, now)
        history.end(embedded.record, begun, now)
        embedded.catch_up()
        return counted(embedded, already=False)


def before(embedded: Embedded, *, complete: bool) -> Loaded:
    """The stories were loaded here before."""
    if not complete:
        raise Refused("demo_unfinished", "loading the stories was cut short here; empty the data folder and load again")
    return counted(embedded, already=True)


def counted(embedded: Embedded, *, already: bool) -> Loaded:
    """How many facts and cases there are."""
    head, cases, position = embedded.record.store.head().position, 0, 0
    while facts := embedded.record.store.after(position, 1000):
        cases += sum(one.name == "CaseOpened" for one in facts)
        position = facts[-1].position
    return Loaded(head, cases, already)


def lines_until(now: datetime) -> Iterator[Moved]:
    """Every line of every story whose moved time is not after now."""
    for story in stories():
        weeks = (now - at_of(story.anchor, 0)) // WEEK + 1
        while at_of(story.anchor, weeks) > now:
            weeks -= 1
        for one in moved(story, weeks - story.weeks_before):
            if one.recorded <= now:
                yield one


def moved(story: Story, weeks: int) -> Iterator[Moved]:
    """Every line of a story, so many weeks later."""
    for line in story.lines:
        yield Moved(at_of(line.when, weeks), at_of(line.known, weeks), story, weeks, line)


def live(embedded: Embedded, clock: SetClock, told: list[Moved]) -> None:
    """Tell line after line at its time, letting everything follow from it as it would have."""
    facts: dict[str, UUID] = {}
    for one in told:
        pass_time(embedded, clock, one.recorded)
        by, command = said(one, facts)
        answer = embedded.record.do_now(command, Asked(told_by=by, recorded_at=one.recorded))
        remember(one, answer, facts)
        embedded.catch_up()


def said(one: Moved, facts: Mapping[str, UUID]) -> tuple[Party, Command]:
    """Who says a line, and the command it is."""
    fields = {"at": one.at, **in_place(one.line.fields, one, facts)}
    return parse_party(in_place(one.line.by, one, facts)), parse_command(one.line.command, fields)


def remember(one: Moved, answer: Answer, facts: dict[str, UUID]) -> None:
    """Keep the id of the line's first fact, if the story refers to it."""
    if one.line.mark and answer.facts:
        facts[f"{one.story.name}/{one.line.mark}"] = answer.facts[0].fact_id


def pass_time(embedded: Embedded, clock: SetClock, until: datetime) -> None:
    """Let the clock go on, stopping at each moment at which something falls due, as a service that ran would have."""
    while (due := next_due(embedded, clock.moment)) is not None and due <= until:
        clock.moment = due
        embedded.catch_up()
    clock.moment = max(until, clock.moment)


def next_due(embedded: Embedded, after: datetime) -> datetime | None:
    """The next moment at which a question may arise or a workflow has something to do."""
    with embedded.views.read() as read:
        looks = read.execute(select(detector_states.c.look_again).where(detector_states.c.look_again.is_not(None)))
        dues = read.execute(select(workflow_states.c.due_at).where(workflow_states.c.due_at.is_not(None)))
        moments = [moment_of(found[0]) for found in (*looks, *dues)]
    return min((one for one in moments if one > after), default=None)


def in_place(value: Any, one: Moved, facts: Mapping[str, UUID]) -> Any:
    """A value of a line as a command has it: ids made, parties taken apart, days and moments moved."""
    if isinstance(value, Mapping):
        return {name: in_place(inner, one, facts) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_place(inner, one, facts) for inner in value]
    if not isinstance(value, str):
        return value
    if value.startswith("#"):
        return an_id(one.story, value)
    if value.startswith("fact:"):
        return facts[f"{one.story.name}/{value.removeprefix('fact:')}"]
    if MOMENT.fullmatch(value):
        return at_of(value, one.weeks)
    if DAY.fullmatch(value):
        return date.fromisoformat(value) + one.weeks * WEEK
    if PARTY.fullmatch(value):
        role, agency, kind, name = party_in(value)
        who = {"worker" if kind == "#" else "unit": an_id(one.story, f"#{name}")} if name else {}
        return {"role": role, "agency": agency, **who}
    return value


def party_in(text: str) -> tuple[str, str, str | None, str | None]:
    """Role, agency, and for a worker `#` and their name, for a unit `/` and its own."""
    found = PARTY.fullmatch(text)
    assert found is not None, text
    role, agency, kind, name = found.groups()
    return role, agency, kind, name


def an_id(story: Story, name: str) -> UUID:
    """The id of something in a story; the same name, the same id."""
    return uuid5(NAMES, f"{story.name}/{name}")


def at_of(text: str, weeks: int) -> datetime:
    """A moment on the clocks of England, so many weeks later by the calendar."""
    return (datetime.fromisoformat(text) + weeks * WEEK).replace(tzinfo=LONDON)
