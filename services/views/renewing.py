"""When the code of one read model, gap or workflow has changed, it alone is built anew, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from projections.open_gaps import gap_changes, gaps
from schemas.keyed import is_of_share
from schemas.moment import moment_of
from schemas.recorded import StoredFact
from services.crashing import crash_point
from services.views.places import Part, Place
from services.views.projecting import Projector, nothing_else
from services.views.tables import detector_states, workflow_states

Between = Callable[[], object]


class PartNotRenewed(Exception):
    """A part cannot be built anew alone; a whole new generation can (`throughcare rebuild`)."""


class Renewing:
    """Brings the parts of one share to the code of today; readers see the old ones until the new ones are whole."""

    def __init__(self, projector: Projector) -> None:
        self.projector = projector

    def renew(self, between: Between = nothing_else) -> list[Part]:
        """Build anew what other code has made, take away what is no more; tells which. Nothing of it is done by halves.

        `between` is called after each batch. Raises PartNotRenewed, ShareTaken.
        """
        projector, place = self.projector, self.projector.place()
        with projector.views.read() as read:
            signed = projector.row.signed(read)
        today = projector.parts
        other = sorted(part for part in signed.keys() | today.keys() if signed.get(part) != today.get(part))
        if not other:
            return []
        with projector.views.write() as write:
            projector.row.move(place, place, write)
            given = [(one, one.given_before(write)) for one in projector.todos]
            for part in other:
                self.drop(part, write)
            with projector.views.database.made_anew(self.tables_of(other), write):
                self.fold_anew([part for part in other if part in today], place, write, between)
            for todo, handed_on in given:
                todo.hand_on(handed_on, write)
            projector.row.sign(today, write)
            crash_point("renew.before_commit")
        crash_point("renew.after_commit")
        return other

    def drop(self, part: Part, write: Connection) -> None:
        """Take away the rows that a part has made: a gap's states and histories, a to-do list."""
        if part.kind == "gap":
            of_part = (
                (detector_states, detector_states.c.detector),
                (gaps, gaps.c.code),
                (gap_changes, gap_changes.c.code),
            )
            for table, named in of_part:
                self.drop_rows(table, named, part.name, write)
        elif part.kind == "workflow":
            self.drop_rows(workflow_states, workflow_states.c.workflow, part.name, write)

    def drop_rows(self, table: Any, named: Any, name: str, write: Connection) -> None:
        """Delete the rows of a part whose keys are this share's."""
        if self.projector.of == 1:
            write.execute(delete(table).where(named == name))
            return
        for key in set(write.execute(select(table.c.key).where(named == name)).scalars()):
            if is_of_share(key, self.projector.share, self.projector.of):
                write.execute(delete(table).where((named == name) & (table.c.key == key)))

    def tables_of(self, parts: Sequence[Part]) -> list[Table]:
        """The tables of those parts that are read models, which are made anew in the form that they have today."""
        names = [part.name for part in parts if part.kind == "read_model" and part.name in self.projector.models]
        if names and self.projector.of > 1:
            several = ", ".join(names)
            raise PartNotRenewed(f"several shares write {several}; build a new generation with `throughcare rebuild`")
        return [table for name in names for table in self.projector.models[name].tables]

    def fold_anew(self, parts: Sequence[Part], place: Place, write: Connection, between: Between) -> None:
        """Fold the parts from the first fact to the share's place, and ask them up to where it was asked."""
        if not parts or not place.position:
            return
        alone = self.alone(parts)
        held = self.projector.quarantine.positions(write)
        for batch in self.facts_up_to(place.position):
            if fault := alone.taking.taken([one for one in batch if one.position not in held], write):
                names, last = ", ".join(part.name for part in parts), batch[-1].position
                why = f"{names} cannot be built anew: a fact up to position {last} raises {type(fault).__name__}"
                raise PartNotRenewed(f"{why}; build a new generation with `throughcare rebuild`") from fault
            between()
        for folding in alone.foldings:
            folding.ask(moment_of(place.asked_to), write, [])

    def alone(self, parts: Sequence[Part]) -> Projector:
        """A projector of these parts alone."""
        whole = self.projector
        found = {(part.kind, part.name) for part in parts}
        return Projector(
            whole.source,
            whole.views,
            share=whole.share,
            of=whole.of,
            models={name: one for name, one in whole.models.items() if ("read_model", name) in found},
            gaps={code: one for code, one in whole.gaps.items() if ("gap", code) in found},
            workflows={name: one for name, one in whole.workflows.items() if ("workflow", name) in found},
        )

    def facts_up_to(self, position: int) -> Iterator[Sequence[StoredFact]]:
        """Every fact from the first to a position, in batches."""
        done = 0
        while done < position:
            batch = self.projector.source.after(done, min(self.projector.batch, position - done))
            if not batch:
                raise PartNotRenewed(f"the record ends at position {done}; the read models stand at {position}")
            yield batch
            done = batch[-1].position
