"""Loads the lived stories into an empty record, moved by whole weeks so that they are going on now."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import select

from schemas.moment import LONDON, moment_of
from schemas.refused import Refused
from services import history
from services.clock import Clock, SetClock, WallClock
from services.config import Settings
from services.embedded import Embedded
from services.parsing import parse_command, parse_party
from services.recording import Asked
from services.stories import STORIES, Line, Story
from services.views.tables import detector_states, workflow_states

SOURCE = "stories"
NAMES = UUID("0a5b2d0e-6f0b-4f7e-9a1c-3a1f6c2d7e55")
WEEK = timedelta(weeks=1)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
PARTY = re.compile(r"([a-z0-9_]+)@([A-Z_]+)(?:([#/])([a-z_]+))?")


class Loaded(NamedTuple):
    """What the demo left: how many facts and cases the record holds, and whether they were there before."""

    facts: int
    cases: int
    already: bool


class Moved(NamedTuple):
    """One line of a story at its moved time."""

    at: datetime
    story: Story
    weeks: int
    line: Line


def load(settings: Settings, clock: Clock | None = None) -> Loaded:
    """Fill an empty data folder; a folder that holds the stories is left as it is.

    Raises Refused `store_not_empty` where other facts are, `demo_unfinished` where an earlier loading was cut short.
    """
    now = (clock or WallClock()).now()
    told = sorted(lines_until(now), key=lambda one: one.at)
    set_clock = SetClock(told[0].at)
    with Embedded(settings, set_clock) as embedded:
        known = history.history_of(embedded.record)
        if known is not None and known.source == SOURCE:
            return before(embedded, complete=known.complete)
        begun = history.begin(embedded.record, SOURCE, told[0].at)
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
    for story in STORIES:
        weeks = (now - at_of(story.anchor, 0)) // WEEK + 1
        while at_of(story.anchor, weeks) > now:
            weeks -= 1
        for line in story.lines:
            at = at_of(line.when, weeks - story.weeks_before)
            if at <= now:
                yield Moved(at, story, weeks - story.weeks_before, line)


def live(embedded: Embedded, clock: SetClock, told: list[Moved]) -> None:
    """Tell line after line at its time, letting everything follow from it as it would have."""
    facts: dict[str, UUID] = {}
    for one in told:
        pass_time(embedded, clock, one.at)
        fields = {"at": one.at, **in_place(one.line.fields, one, facts)}
        by = parse_party(in_place(one.line.by, one, facts))
        answer = embedded.record.do_now(parse_command(one.line.command, fields), Asked(told_by=by, recorded_at=one.at))
        if one.line.mark:
            facts[f"{one.story.name}/{one.line.mark}"] = answer.facts[0].fact_id
        embedded.catch_up()


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
    if party := PARTY.fullmatch(value):
        role, agency, kind, name = party.groups()
        who = {"worker" if kind == "#" else "unit": an_id(one.story, f"#{name}")} if name else {}
        return {"role": role, "agency": agency, **who}
    return value


def an_id(story: Story, name: str) -> UUID:
    """The id of something in a story; the same name, the same id."""
    return uuid5(NAMES, f"{story.name}/{name}")


def at_of(text: str, weeks: int) -> datetime:
    """A moment on the clocks of England, so many weeks later by the calendar."""
    return (datetime.fromisoformat(text) + weeks * WEEK).replace(tzinfo=LONDON)
