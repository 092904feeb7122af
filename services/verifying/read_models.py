"""The read models against a fresh fold of the record up to the very position at which they stand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Table

from projections._shape import METADATA
from schemas.moment import moment_of
from services.verifying.by_case import CASE, Group, OfGroup, compared_tables, digests_of, groups_by
from services.verifying.finding import Cause, Finding, Findings
from services.views.database import Views
from services.views.places import Place
from services.views.projecting import FactSource, KeyNotAsked, Projector
from services.views.rebuilding import UpTo, place_of

Watch = Callable[[int, int], None]


class Difference(NamedTuple):
    """Of whom a table shows something else than follows from the facts, and in which way."""

    table: str
    group: Group
    said: str


def compare_read_models(source: FactSource, live: Views, findings: Findings, watch: Watch) -> int:
    """Fold the record anew, in a folder that is gone afterwards, and compare; tells up to which position.

    Raises NotRebuilt where they are folded in several shares, and what a projector raises where the record is in doubt.
    """
    with TemporaryDirectory(prefix="throughcare-") as folder:
        fresh = Views(Path(folder) / "views.db")
        try:
            up_to = UpTo(source)
            projector = Projector(up_to, fresh)
            follow(projector, up_to, live, watch)
            with live.read() as fixed:
                place = place_of(fixed)
                bring(projector, up_to, place)
                with fresh.read() as read:
                    for one in differences(fixed, read):
                        findings.add(found_of(one, place.position))
            return place.position
        finally:
            fresh.close()


def follow(projector: Projector, up_to: UpTo, live: Views, watch: Watch) -> None:
    """Bring the fold to where the live read models are, however often those have moved on meanwhile."""
    while True:
        with live.read() as read:
            place = place_of(read)
        if projector.place().position >= place.position:
            return
        up_to.position = place.position
        projector.run_to(place.position, lambda: watch(projector.stood_at, up_to.position))


def bring(projector: Projector, up_to: UpTo, place: Place) -> None:
    """Exactly to a place: every fact up to its position, and time up to the moment asked about."""
    up_to.position = place.position
    projector.run_to(place.position)
    if place.asked_to:
        try:
            projector.ask(moment_of(place.asked_to))
        except KeyNotAsked:  # it was not asked in the live ones either, or the comparison says so
            return


def differences(fixed: Connection, fresh: Connection) -> Iterator[Difference]:
    """Every case, or row, of which the two do not show the same, table by table."""
    for table in compared_tables(METADATA.tables.values()):
        for one, other in side_by_side(digests_of(table, fixed), digests_of(table, fresh)):
            if one is None and other is not None:
                yield Difference(table.name, other.group, f"{of_whom(table, other.group)} is not shown")
            elif one is not None and other is None:
                yield Difference(table.name, one.group, f"{of_whom(table, one.group)} is shown, and nothing says so")
            elif one is not None and other is not None and one.digest != other.digest:
                yield Difference(table.name, one.group, f"{of_whom(table, one.group)} is shown otherwise")


def side_by_side(ones: Iterator[OfGroup], others: Iterator[OfGroup]) -> Iterator[tuple[OfGroup | None, OfGroup | None]]:
    """Both in the order of their groups, with none where one of them lacks a group."""
    one, other = next(ones, None), next(others, None)
    while one is not None or other is not None:
        behind = one is None or (other is not None and in_order(other.group) < in_order(one.group))
        ahead = other is None or (one is not None and in_order(one.group) < in_order(other.group))
        yield None if behind else one, None if ahead else other
        one = one if behind else next(ones, None)
        other = other if ahead else next(others, None)


def in_order(group: Group) -> tuple[tuple[bool, object], ...]:
    """As the database orders them: what says nothing first, then each by its own kind."""
    return tuple((part is not None, part.encode() if isinstance(part, str) else part or 0) for part in group)


def of_whom(table: Table, group: Group) -> str:
    """What a group is, in words."""
    if not group:
        return "what was applied"
    if groups_by(table) == [CASE]:
        return f"case {case_in(group)}" if case_in(group) else "what belongs to no case"
    return "the row " + ", ".join(part.hex() if isinstance(part, bytes) else str(part) for part in group)


def case_in(group: Group) -> UUID | None:
    """The case that a group is of."""
    part = group[0] if len(group) == 1 else None
    try:
        return UUID(bytes=part) if isinstance(part, bytes) else UUID(part) if isinstance(part, str) else None
    except ValueError:
        return None


def found_of(one: Difference, position: int) -> Finding:
    """A difference as a finding; it says at which position the read models stand."""
    said = f"{one.said} in {one.table}, by all facts up to {position}"
    return Finding(Cause.read_model_altered, said, case=case_in(one.group), table=one.table)
