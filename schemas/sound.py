"""Lists that could never do what they say are refused when they are loaded, with a sentence that names the row."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import combinations

from schemas import codes
from schemas.codes import Row
from schemas.plain_words import why_not

STATUSES = {"confirmed", "partly_confirmed", "general_knowledge", "project"}
FORCES = {"statute", "regulations", "statutory_guidance", "code_of_practice", "local_default"}
SCOPES = {"person", "cohort", "contract", "team"}
COUNTED = re.compile(r"[a-z][a-z' ]*")
KEYS: Mapping[str, tuple[str, ...]] = {
    "thresholds": ("code", "name"),
    "bank_holiday_changes": ("date", "change"),
    "cld_value_sets": ("field", "code"),
    "poet_domains": ("respondent", "code"),
    "versions": ("list", "in_force_from"),
}


def refuse_unsound(name: str, rows: tuple[Row, ...]) -> None:
    """Raises ValueError, in a sentence that names the row, where a row could never do what it says."""
    for row in rows:
        refuse_ragged(name, row)
        for check in (refuse_unsourced, refuse_ended_before_begun, OWN.get(name, accept)):
            if why := check(row):
                raise ValueError(f"{place(name, row)}: {why}")
    refuse_two_at_once(name, rows)
    refuse_unmapped(name, rows)


def accept(row: Row) -> str | None:
    """For a list with no rule of its own."""


def key_of(name: str, row: Row) -> str:
    """What a row is about: its code, and in some lists its name or day with it."""
    return " ".join(row[column] for column in KEYS.get(name) or codes.key_columns(row))


def place(name: str, row: Row) -> str:
    """A row as a sentence names it."""
    return f"{name}.csv, {key_of(name, row)}"


def refuse_ragged(name: str, row: Row) -> None:
    """Refuse a row that has more or fewer values than the list has columns."""
    if None in row or None in row.values():
        first = next(iter(row.values()))
        raise ValueError(f"{name}.csv, {first}: the row has more or fewer values than there are columns")


def refuse_unsourced(row: Row) -> str | None:
    if row.get("status") not in STATUSES:
        return f"the status {row.get('status')!r} is none of {', '.join(sorted(STATUSES))}"
    return None if row.get("source") else "the row names no source"


def refuse_ended_before_begun(row: Row) -> str | None:
    for column in ("in_force_from", "in_force_to", "valid_from", "valid_to"):
        if not_a_day(row.get(column, "")):
            return f"{column} is not a day: {row[column]!r}"
    if codes.to_day(row) < codes.from_day(row):
        return f"the row ends on {codes.to_day(row)}, before it begins on {codes.from_day(row)}"
    return None


def refuse_two_at_once(name: str, rows: tuple[Row, ...]) -> None:
    """Refuse two rows about the same thing that hold on the same day."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key_of(name, row), []).append(row)
    for same in found.values():
        for one, other in combinations(same, 2):
            first = max(codes.from_day(one), codes.from_day(other))
            if first <= min(codes.to_day(one), codes.to_day(other)):
                day = f"on {first}" if first > date.min else "on every day"
                raise ValueError(f"{place(name, other)}: two rows hold {day}")


def refuse_unmapped(name: str, rows: tuple[Row, ...]) -> None:
    """Refuse a finer code of our own that no national code of the same list stands for."""
    known = {codes.code_in(row) for row in rows}
    for row in rows:
        if "maps_to" in row and (row["maps_to"] or row["code_set"] == "PROJECT"):
            for one in row["maps_to"].split("|"):
                if one not in known:
                    raise ValueError(f"{place(name, row)}: it maps to {one!r}, which is no code of the list")


def clock(row: Row) -> str | None:
    """A clock whose period could not be counted, or whose owner nobody knows."""
    from schemas.clocks import DIRECTIONS, ONWARDS
    from schemas.counting import UNITS

    length, unit, onwards = row["length"], row["unit"], row["direction"] == ONWARDS
    kinds = ("roles", "recipient_relations", "clock_owners")
    return first_of(
        (unit not in UNITS, f"the unit {unit!r} is none of {', '.join(UNITS)}"),
        (not is_number(length), f"the length {length!r} is not a whole number of {unit}"),
        (row["direction"] not in DIRECTIONS, f"the direction {row['direction']!r} is none of {', '.join(DIRECTIONS)}"),
        (row["start_counts"] not in ("yes", "no", "time"), "start_counts is none of yes, no, time"),
        (row["start_counts"] == "time" and unit != "hours", f"a time of day starts hours, not {unit}"),
        (not onwards and unit == "clear_days", "clear days are not counted back"),
        (row["direction"] == "before" and row["start_counts"] != "no", "the day itself lies not before itself"),
        (row["direction"] == "ending_with" and row["start_counts"] == "no", "the day it ends with counts"),
        (row["force"] not in FORCES, f"the force {row['force']!r} is none of {', '.join(sorted(FORCES))}"),
        (not any(row["owner_role"] in codes.by_code(kind) for kind in kinds), f"nobody is {row['owner_role']!r}"),
        (not row["in_force_from"], "it does not say from when it is in force"),
    )


def threshold(row: Row) -> str | None:
    """A threshold that no question has, or that is no number."""
    return first_of(
        (row["code"] not in codes.by_code("alert_types"), f"no question is called {row['code']!r}"),
        (not is_number(row["value"]), f"the value {row['value']!r} is not a whole number"),
        (not COUNTED.fullmatch(row["unit"]), f"the unit {row['unit']!r} does not say what is counted"),
        (not row["in_force_from"], "it does not say from when it is in force"),
    )


def retention_rule(row: Row) -> str | None:
    """A rule of keeping that would never run out, or would keep what nobody holds."""
    from schemas.counting import UNITS
    from schemas.published import find_facts
    from schemas.sealed import PRIVACY_CLASSES

    classes, known = row["classes"].split("|"), find_facts()
    return first_of(
        (row["unit"] not in UNITS or row["unit"] == "hours", f"the unit {row['unit']!r} counts no days"),
        (not is_number(row["length"]) or row["length"] == "0", f"the length {row['length']!r} is no number of them"),
        (not set(classes) <= set(PRIVACY_CLASSES), f"the classes {row['classes']!r} are not all known"),
        (row["closing"] not in known, f"nothing is recorded as {row['closing']!r}"),
        (row["seen"] not in ("", *known), f"nothing is recorded as {row['seen']!r}"),
        (not row["in_force_from"], "it does not say from when it is in force"),
    )


def bank_holiday_change(row: Row) -> str | None:
    """A change of a bank holiday that changes nothing, or that was announced when the day was over."""
    from schemas.calendar import in_the_package

    if not_a_day(row["date"]) or not_a_day(row["announced_on"]) or not (row["date"] and row["announced_on"]):
        return "its days are not both days"
    day = date.fromisoformat(row["date"])
    works = day.isoweekday() <= 5 and day not in in_the_package(day.year)
    return first_of(
        (row["change"] not in ("added", "removed"), f"the change {row['change']!r} is neither added nor removed"),
        (row["change"] == "added" and not works, "nobody works on that day as it is"),
        (row["change"] == "removed" and day not in in_the_package(day.year), "that day is no bank holiday in England"),
        (row["announced_on"] > row["date"], "it was announced when the day was over"),
    )


def question(row: Row) -> str | None:
    """A question that would ask nobody, or at no time."""
    to = [*row["first_to"].split(";"), *filter(None, row["next_to_if_unanswered"].split(";"))]
    unknown = [one for one in to if not any(one in codes.by_code(kind) for kind in ("roles", "recipient_relations"))]
    days, scopes = row["days_to_next"], row["scope"].split(";")
    return first_of(
        (bool(unknown), f"it asks {', '.join(map(repr, unknown))}, which is neither a role nor a relation"),
        (bool(days) and not is_number(days), f"days_to_next {days!r} is not a whole number of working days"),
        (not set(scopes) <= SCOPES, f"the scope {row['scope']!r} is not known"),
        (not row["wording"], "it has no words"),
        ((why := why_not(row["wording"])) is not None, why or ""),
    )


def list_version(row: Row) -> str | None:
    """A version of a list that is not there."""
    name, _, one_set = row["list"].partition(".")
    try:
        sets = {found.get("code_set") or found.get("set") for found in codes.read(name)}
    except FileNotFoundError:
        return "there is no such list"
    return first_of(
        (bool(one_set) and one_set not in sets, f"the list has no set {one_set!r}"),
        (not row["in_force_from"], "it does not say from when it is in force"),
    )


def first_of(*found: tuple[bool, str]) -> str | None:
    """The first sentence whose case is there."""
    return next((why for is_so, why in found if is_so), None)


def is_number(text: str) -> bool:
    """Whether a text is a whole number of at least 0."""
    return text.isascii() and text.isdecimal()


def not_a_day(text: str) -> bool:
    """Whether a text that is not empty is no day."""
    try:
        date.fromisoformat(text or codes.LONG_AGO)
    except ValueError:
        return True
    return False


OWN: Mapping[str, Callable[[Row], str | None]] = {
    "statutory_clocks": clock,
    "thresholds": threshold,
    "retention_rules": retention_rule,
    "bank_holiday_changes": bank_holiday_change,
    "alert_types": question,
    "versions": list_version,
}
