"""What became of each line: accepted, repeated or refused, with the rule and the reason; never what the line said."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final, NamedTuple

LINES_KEPT: Final = 10_000


class RefusedLine(NamedTuple):
    """A line that was not taken, with a stable rule and a sentence."""

    line: int
    rule: str
    why: str

    def __str__(self) -> str:
        return f"line {self.line} refused ({self.rule}): {self.why}"


class Report:
    """Counts every line, keeps the first ten thousand refusals, and tells each of them at once to whoever listens."""

    def __init__(self, on_refused: Callable[[RefusedLine], None] | None = None) -> None:
        self.accepted = 0
        self.repeated = 0
        self.refused = 0
        self.ended = 0
        self.rules: Counter[str] = Counter()
        self.lines: list[RefusedLine] = []
        self.notes: list[str] = []
        self.on_refused = on_refused

    def took(self, *, new: bool) -> None:
        """A line was taken, now or before."""
        if new:
            self.accepted += 1
        else:
            self.repeated += 1

    def refuse(self, line: int, rule: str, why: str) -> None:
        """A line was not taken."""
        refused = RefusedLine(line, rule, why)
        self.refused += 1
        self.rules[rule] += 1
        if len(self.lines) < LINES_KEPT:
            self.lines.append(refused)
        if self.on_refused is not None:
            self.on_refused(refused)

    @property
    def exit_code(self) -> int:
        """0 if every line was taken, 1 if any was refused."""
        return 1 if self.refused else 0

    def summary(self) -> dict[str, Any]:
        """The whole report as JSON has it; lines in the order of the file."""
        return {
            "lines": self.accepted + self.repeated + self.refused,
            "accepted": self.accepted,
            "repeated": self.repeated,
            "refused": self.refused,
            "cases_ended": self.ended,
            "refused_by_rule": dict(sorted(self.rules.items())),
            "refused_lines": [refused._asdict() for refused in sorted(self.lines)],
            "refused_lines_left_out": self.refused - len(self.lines),
            "notes": self.notes,
        }
