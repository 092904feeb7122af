"""The page on threats names what shows each of its controls, and all of that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "deploy" / "threat-model.md").read_text(encoding="utf-8")


def controls() -> list[list[str]]:
    """The lines of the table of threats: threat, control, what shows it."""
    table = PAGE.partition("## Who might do what")[2].partition("## What is left")[0]
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines[1:]]


def test_every_control_is_shown_by_something_that_is_there() -> None:
    assert len(controls()) >= 10
    for threat, control, shown in controls():
        assert threat and control
        named = re.findall("`([^`]+)`", shown)
        assert named, threat
        for one in named:
            assert (ROOT / one).is_file(), one


def test_it_is_one_page_and_says_what_is_left() -> None:
    assert len(PAGE.splitlines()) <= 80
    assert len(re.findall("^- ", PAGE.partition("## What is left")[2], re.MULTILINE)) >= 3
