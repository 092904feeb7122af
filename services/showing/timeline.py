"""What is shown of a case's timeline: a line for each fact, in the order in which things happened."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections._said import Level
from projections.case_timeline import timeline
from projections.coded import codes_in
from projections.entry import Entry, entry, shown
from schemas.moment import london_day
from schemas.recorded import Recorded
from services.opening import Sight
from services.showing.case import no_case
from services.showing.values import NO_WORDS, Shown, moment, party, text


def show_timeline(
    case_id: UUID,
    read: Connection,
    as_of: datetime | None = None,
    level: Level = "all",
    sight: Sight = NO_WORDS,
) -> Shown:
    """All that happened, in the order it happened. Raises Refused `case_not_found`."""
    facts = timeline(case_id, read, as_of)
    if not facts:
        raise no_case(as_of)
    lines = [line for line in shown_lines(facts, sight) if shown(line["level"], level)]
    return {
        "case_id": str(case_id),
        "as_of": moment(as_of),
        "level": level,
        "position": max(one.position for one in facts),
        "left_out": len(facts) - len(lines),
        "entries": lines,
    }


def shown_lines(facts: Iterable[Recorded[Any]], sight: Sight) -> Iterator[Shown]:
    """The lines, each with the whole days on which nothing happened before it."""
    before = None
    for one in facts:
        day = london_day(one.fact.happened_at)
        quiet = (day - before).days - 1 if before else 0
        yield shown_entry(one, entry(one), sight) | {"quiet_days_before": max(0, quiet)}
        before = day


def shown_entry(recorded: Recorded[Any], said: Entry, sight: Sight) -> Shown:
    """One line: what happened, when, when it was recorded, who told it, and its words as far as they may be seen."""
    opened = [(one.label, sight.text(one.sealed, recorded.command_id)) for one in said.words]
    return {
        "fact_id": str(recorded.fact_id),
        "name": type(recorded.fact).__name__,
        "says": said.says,
        "level": said.level,
        "thread": said.thread,
        "about": str(recorded.stream),
        "happened_at": moment(recorded.fact.happened_at),
        "recorded_at": moment(recorded.recorded_at),
        "recorded_elsewhere_at": moment(recorded.recorded_elsewhere_at),
        "told_by": party(recorded.told_by),
        "position": recorded.position,
        "version": recorded.version,
        "caused_by": text(recorded.caused_by),
        "codes": [one.model_dump() for one in codes_in(recorded.fact)],
        "words": [{"label": label, "text": words.text, "state": words.state} for label, words in opened],
    }
