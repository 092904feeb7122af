"""Whoever says something in a lived story: they are the demo's people, each with a role, an agency and an id."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from uuid import UUID, uuid5

from projections.wording import party_in_words
from services.demo import NAMES, an_id, party_in
from services.stories._shape import Story, stories


class Person(NamedTuple):
    """One of them: `subject` is what the issuer knows them by, `label` how the page to choose from names them."""

    subject: str
    label: str
    role: str
    agency: str
    worker: UUID
    unit: UUID | None


@cache
def people() -> Mapping[str, Person]:
    """All of them by subject, by agency and role."""
    found = {one.subject: one for story in stories() for line in story.lines for one in [person(line.by, story)]}
    return dict(sorted(found.items(), key=lambda one: (one[1].agency, one[1].role, one[1].label)))


def person(by: str, story: Story) -> Person:
    """Somebody as a story's line names them; one who is named by their role alone is the same in every story."""
    role, agency, kind, name = party_in(by)
    own = an_id(story, f"#{name}") if name else None
    whose = f", in the story of {story.name.replace('_', ' ').title()}" if name else ""
    words = party_in_words(f"{role}@{agency}").removeprefix("the ")
    called = f": {name.title()}" if name and kind == "#" else f" of {name.replace('_', ' ')}" if name else ""
    worker = own if own is not None and kind == "#" else uuid5(NAMES, f"worker {by} {story.name if name else ''}")
    unit = own if kind == "/" else None
    return Person(str(uuid5(NAMES, f"person {worker}")), f"{words}{called}{whose}", role, agency, worker, unit)
