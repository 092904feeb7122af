"""`throughcare retention`: whose words are over their time, held, restricted or being erased, and what is awaited."""

from collections.abc import Iterator
from datetime import date

import typer

from projections.wording import day_in_words
from services.commands.answers import AsJson, answer, looking, opened, saying_no
from services.showing import Shown
from services.showing.retention import STANDS, show_retention


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("retention")(retention)


def retention(as_json: AsJson = False) -> None:
    """Whose words are over the time for which they are kept, which a hold keeps, which are restricted or being erased.

    People are named by their ids alone. Nothing is erased by time: `throughcare record ProposeErasure` and, by a second
    person, `ApproveErasure` decide it; `PlaceHold` stops it.
    """
    with saying_no(as_json), opened() as service, looking(service, sealed=True) as (read, _):
        answer(show_retention(service.record, read), as_json, retention_lines)


def retention_lines(shown: Shown) -> Iterator[str]:
    """The same, for people."""
    if not shown["people"]:
        yield "Nobody's words are over their time, held, restricted or being erased."
    for one in shown["people"]:
        yield f"Person {one['person_id']}:"
        for over in one["over"]:
            kept = ", and a hold keeps them" if over["held"] else ""
            day = day_in_words(date.fromisoformat(over["until"]))
            yield f"  {words(over)} of case {over['case_id']}: kept until {day} ({over['rule']['label']}){kept}."
        for hold in one["holds"]:
            yield f"  {words(hold)}: held by {hold['ordered_by']}, {hold['ground']['label']} (hold {hold['hold_id']})."
        for erasure in one["erasures"]:
            stands = STANDS[erasure["stage"]]
            yield f"  {words(erasure)}: erasure {erasure['erasure_id']} {stands}, {erasure['ground']['label']}."
        for restricted in one["restricted"]:
            yield f"  {words(restricted)}: not shown in everyday reading, {restricted['ground']['label']}."


def words(one: Shown) -> str:
    """Which words, by class."""
    return f"Words of the classes {', '.join(one['classes'])}"
