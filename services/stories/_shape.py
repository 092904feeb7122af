"""Lived stories as lines: when, by whom, which command, with what; the dates are the story's own.

`#name` is an id of the story's own, `role@AGENCY` a party (`role@AGENCY#name` a worker, `role@AGENCY/name` a unit),
`fact:name` the first fact of the line that is marked so. Days, and moments by the clocks of England, move
with the story.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, Self

import services.stories


class Line(NamedTuple):
    """One line; `mark` is the name under which its first fact is referred to, `recorded` when it was, if later."""

    when: str
    by: str
    command: str
    fields: Mapping[str, Any]
    mark: str | None = None
    recorded: str | None = None

    @property
    def known(self) -> str:
        """When the record came to know it."""
        return self.recorded or self.when

    def with_(self, **fields: Any) -> Self:
        """The same line saying something else."""
        return self._replace(fields={**self.fields, **fields})


class Story(NamedTuple):
    """A story moved by whole weeks, so that `anchor` lies in the past week, or `weeks_before` that."""

    name: str
    lines: tuple[Line, ...]
    anchor: str
    weeks_before: int = 0

    def line(self, mark: str) -> Line:
        """The line that is marked so."""
        [found] = [line for line in self.lines if line.mark == mark]
        return found

    def instead(self, mark: str, *lines: Line) -> Self:
        """The same story with other lines, or none, in place of the one that is marked so."""
        place = self.lines.index(self.line(mark))
        return self._replace(lines=(*self.lines[:place], *lines, *self.lines[place + 1 :]))

    def saying(self, mark: str, **fields: Any) -> Self:
        """The same story with one line saying something else."""
        return self.instead(mark, self.line(mark).with_(**fields))

    def until(self, mark: str) -> Self:
        """The story up to a line, that line left out."""
        return self._replace(lines=self.lines[: self.lines.index(self.line(mark))])

    def then(self, *lines: Line) -> Self:
        """The same story with more lines, each at its own time."""
        return self._replace(lines=tuple(sorted((*self.lines, *lines), key=lambda line: line.known)))


def person(when: str, by: str, called: str, nhs_number: str | None, need: str | None = None) -> tuple[Line, ...]:
    """Somebody becomes known, and a case is opened for them with its first owner."""
    details = {"name": called} | ({"nhs_number": nhs_number} if nhs_number else {})
    lines = [
        Line(when, by, "RegisterPerson", {"person_id": "#person", **details}),
        Line(when, by, "OpenCase", {"case_id": "#case", "person_id": "#person", "owner": by}),
    ]
    if need:
        lines.append(Line(when, by, "NoteCommunicationNeed", {"person_id": "#person", "need": need}))
    return tuple(lines)


@cache
def stories() -> tuple[Story, ...]:
    """Every story of this folder, in the order of its files' names."""
    found: list[Story] = []
    for module in pkgutil.iter_modules(services.stories.__path__):
        if not module.name.startswith("_"):
            found += importlib.import_module(f"services.stories.{module.name}").STORIES
    return tuple(found)
