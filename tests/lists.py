"""Lists as a test would have them, in place of those in the files, for as long as the test lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from schemas import calendar, clocks, codes, dated, retention

KEPT = (
    *(codes.rows, codes.of_code, codes.by_code, clocks.clock, dated.threshold),
    *(retention.closing_facts, retention.seen_facts),
    *(calendar.changes, calendar.calendar_version, calendar.bank_holidays),
)


@contextmanager
def with_lists(**texts: str) -> Iterator[None]:
    """The lists named here say this; all others say what they say."""
    from_files = codes.text_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "text_of", lambda name: texts.get(name) or from_files(name))
        forget()
        yield
    forget()


def forget() -> None:
    """Whatever was read from a list is read anew."""
    for one in KEPT:
        one.cache_clear()


def with_row(name: str, key: str, **values: str) -> str:
    """A list as it is, but for these values in its last row that begins with the key."""
    lines = [dict(row) for row in codes.rows(name)]
    [*_, changed] = [row for row in lines if " ".join(row.values()).startswith(key)]
    changed.update(values)
    return written(lines)


def and_row(name: str, key: str, **values: str) -> str:
    """A list as it is, and a further row like its last one that begins with the key, but for these values."""
    lines = [dict(row) for row in codes.rows(name)]
    [*_, like] = [row for row in lines if " ".join(row.values()).startswith(key)]
    return written([*lines, {**like, **values}])


def written(lines: list[dict[str, str]]) -> str:
    """Rows as the text of a file."""
    said = [",".join(lines[0])]
    said += [",".join('"' + value.replace('"', '""') + '"' for value in row.values()) for row in lines]
    return "\n".join(said) + "\n"
