"""One case: a copy of a lived record, an insider's deed, a check, and whether it found what was done, where."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from services.verifying.report import Report, With
from services.verifying.verify import verified
from tests.tampering.insider import Expected, Insider, copied, settings_of
from tests.tampering.lived import nobody_watches

Tampering = Callable[[Insider], Expected]


class Verdict(NamedTuple):
    """What came of one case; `said` tells what was found where it was not what was expected."""

    missed: bool
    wrong_cause: bool
    wrong_index: bool
    said: str = ""
    false_alarm: bool = False

    @property
    def is_right(self) -> bool:
        return not (self.missed or self.wrong_cause or self.wrong_index or self.false_alarm)


def tried(prepared: Path, scratch: Path, tampering: Tampering, seed: int) -> Verdict:
    """Do it on a copy, and check that."""
    with closing(Insider(copied(prepared, scratch), seed)) as insider:
        expected = tampering(insider)
    report = verified(insider.settings, {With.store}, nobody_watches)
    return verdict(expected, report, f"{tampering.__name__} seed {seed}")


def checked_clean(prepared: Path, scratch: Path) -> Verdict:
    """Check a copy that nobody touched."""
    report = verified(settings_of(copied(prepared, scratch)), {With.store}, nobody_watches)
    found = [f"{one.cause} at {one.position} ({one.said})" for one in report.findings]
    said = f"{prepared.name} was not touched, and found was {'; '.join(found[:6])}"
    return Verdict(False, False, False, said, bool(found))


def verdict(expected: Expected, report: Report, about: str) -> Verdict:
    """Whether the right thing was found at the right place."""
    found = list(report.findings)
    causes = {one.cause for one in found}
    positions = {one.position for one in found if one.position is not None}
    first = report.findings.first_position
    ranges = [range(one.position, (one.last or one.position) + 1) for one in found if one.position is not None]
    wrong_index = (
        (expected.positions is not None and positions != expected.positions)
        or (expected.first is not None and first != expected.first)
        or (expected.within is not None and not any(expected.within in one for one in ranges))
    )
    wrong_cause = bool(found) and not causes & expected.causes
    said = f"{about}: expected {sorted(expected.causes)} at {expected.positions or expected.first}, found " + "; ".join(
        f"{one.cause} at {one.position} ({one.said})" for one in found[:6]
    )
    return Verdict(not found, wrong_cause, wrong_index and bool(found), said)
