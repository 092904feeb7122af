"""Which rules, code lists, calendar and policy applied on the day of a decision."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from projections.coded import Coded, coded, codes_in
from schemas import codes
from schemas.calendar import calendar_version
from schemas.moment import london_day
from schemas.recorded import Recorded

NO_POLICY = "No policy file applied: the record of this decision names none."


class InForce(NamedTuple):
    """`lists` are the versions of all code lists on that day, `codes` those that the decision itself used.

    `calendar` is how working days are counted for that day today, `calendars_then` how what was known then says that
    they were counted.
    """

    day: date
    rules: tuple[codes.Row, ...]
    thresholds: tuple[codes.Row, ...]
    lists: tuple[codes.Row, ...]
    codes: tuple[Coded, ...]
    calendar: str
    calendars_then: tuple[str, ...]
    policy: str | None
    policy_in_words: str


def in_force(decision: Recorded[Any], known: Iterable[Recorded[Any]]) -> InForce:
    """What applied on the day on which a decision was made."""
    fact = decision.fact
    day = london_day(fact.happened_at)
    then = (getattr(one.fact, "calendar", "") for one in sorted(known, key=lambda one: one.position))
    bases = tuple(coded("decision_bases", basis, fact) for basis in fact.bases)
    return InForce(
        day=day,
        rules=on_the_day("statutory_clocks", day),
        thresholds=on_the_day("thresholds", day),
        lists=versions_on(day),
        codes=tuple(dict.fromkeys((*bases, *codes_in(fact)))),
        calendar=calendar_version(day),
        calendars_then=tuple(dict.fromkeys(filter(None, then))),
        policy=decision.policy,
        policy_in_words=in_words(decision.policy),
    )


def on_the_day(name: str, day: date) -> tuple[codes.Row, ...]:
    """The rows of a list that were in force on a day."""
    return tuple(row for row in codes.rows(name) if codes.holds_on(row, day))


def versions_on(day: date) -> tuple[codes.Row, ...]:
    """The version of each list that applied on a day; a list that had none by then is left out."""
    newest: dict[str, codes.Row] = {}
    for row in sorted(codes.rows("versions"), key=codes.from_day):
        if codes.from_day(row) <= day:
            newest[row["list"]] = row
    return tuple(newest[name] for name in sorted(newest))


def in_words(policy: str | None) -> str:
    """Which policy applied, as the decision's own envelope says."""
    return NO_POLICY if policy is None else f"The policy file {policy} applied."
