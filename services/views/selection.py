"""What a rebuild builds anew, and how the rest is taken over from the live generation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, insert, select

from projections._shape import METADATA, ReadModel, read_models
from projections.open_gaps import gap_changes, gaps
from services.views.database import Views
from services.views.digest import AT_ONCE, named, streamed
from services.views.places import Part
from services.views.projecting import FactSource, Projector
from services.views.tables import (
    applied,
    detector_states,
    log_offsets,
    made_by,
    quarantine,
    shares,
    stream_heads,
    workflow_states,
)

GAPS, WORKFLOWS = "gaps", "workflows"
GAP_TABLES = (detector_states, gaps, gap_changes)
OF_THE_PLACE = (shares, applied, stream_heads, quarantine)


class NotRebuilt(Exception):
    """Nothing was switched, and why."""


class UnknownName(NotRebuilt):
    """A name was given that nothing here has."""


@dataclass(frozen=True)
class Selection:
    """What is built anew: some read models, and whether all gaps and all workflows; the rest is taken over."""

    models: Mapping[str, ReadModel]
    gaps: bool
    workflows: bool

    @classmethod
    def of(cls, only: Iterable[str]) -> "Selection":
        """Read models by the names of their files, `gaps`, `workflows`; everything if nothing is named.

        Raises UnknownName.
        """
        wanted = set(only) or {*read_models(), GAPS, WORKFLOWS}
        if unknown := wanted - {*read_models(), GAPS, WORKFLOWS}:
            known = ", ".join(sorted({*read_models(), GAPS, WORKFLOWS}))
            raise UnknownName(f"there is nothing called {', '.join(sorted(unknown))}; there are {known}")
        models = {name: one for name, one in read_models().items() if name in wanted}
        return cls(models, GAPS in wanted, WORKFLOWS in wanted)

    def projector(self, source: FactSource, views: Views) -> Projector:
        """A projector of these parts."""
        return Projector(
            source,
            views,
            models=self.models,
            gaps=None if self.gaps else {},
            workflows=None if self.workflows else {},
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables these parts write."""
        written = [table for model in self.models.values() for table in model.tables]
        written += GAP_TABLES if self.gaps else ()
        return (*written, *((workflow_states,) if self.workflows else ()))

    def take_over_rest(self, built: Mapping[Part, str], fixed: Connection, write: Connection) -> None:
        """Copy what was not built anew from the live generation as it stood at the comparison, and who made it."""
        not_copied = {table.name for table in (*self.tables, *OF_THE_PLACE, made_by, log_offsets)}
        for name, table in METADATA.tables.items():
            if name not in not_copied:
                copy(table, fixed, write)
        rows = [row._asdict() for row in fixed.execute(select(made_by)) if Part(row.kind, row.name) not in built]
        if rows:
            write.execute(insert(made_by), rows)

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be taken over."""
        return self.gaps and self.workflows and self.models.keys() == read_models().keys()


def take_over_offsets(fixed: Connection, write: Connection) -> None:
    """Where the log is to be read on: both generations stand at one position, so what holds for one holds for both."""
    write.execute(delete(log_offsets))
    copy(log_offsets, fixed, write)


def copy(table: Table, fixed: Connection, write: Connection) -> None:
    """Copy a table row by row, in the columns that it has here."""
    columns = [column.name for column in table.columns]
    for some in streamed(f"SELECT {named(columns)} FROM {named([table.name])}", fixed).partitions(AT_ONCE):  # noqa: S608
        write.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in some])
