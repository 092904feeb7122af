"""Hand facts to every read model, gap and workflow; what cannot be processed stops its own key alone."""

from collections.abc import Sequence

from sqlalchemy import Connection

from projections._bulk import all_is_in
from projections._shape import Reading, ReadModel
from schemas.keyed import is_of_share
from schemas.recorded import StoredFact
from services.views.database import Views
from services.views.folding import Folding
from services.views.quarantine import Quarantine
from services.views.todo import ToDo


class Stumbled(Exception):
    """Some fact of a batch could not be processed; nothing of the batch was kept."""


class TakingIn:
    """What one share's facts are handed to; every method writes in the transaction that it is given."""

    def __init__(
        self,
        views: Views,
        models: Sequence[ReadModel],
        foldings: Sequence[Folding],
        todos: Sequence[ToDo],
        quarantine: Quarantine,
        *,
        share: int,
        of: int,
    ) -> None:
        self.views, self.models, self.foldings, self.todos = views, models, foldings, todos
        self.quarantine, self.share, self.of = quarantine, share, of

    def all_together(self, new: Sequence[StoredFact], write: Connection) -> None:
        """Hand the facts to every read model, without a savepoint. Raises Stumbled."""
        held = self.quarantine.held_keys(write)
        try:
            self._project([one for one in new if one.key not in held] if held else new, write)
        except (MemoryError, OSError):
            raise
        except Exception as error:
            raise Stumbled from error
        self.quarantine.hold([one for one in new if one.key in held] if held else [], write)

    def one_by_one_where_needed(self, new: Sequence[StoredFact], write: Connection) -> None:
        """The same; what cannot be processed stops its own key alone."""
        held = self.quarantine.held_keys(write)
        free = [one for one in new if one.key not in held] if held else new
        if self.taken(free, write) is None:
            self.quarantine.hold([one for one in new if one.key in held] if held else [], write)
        else:
            self._singly(new, write)

    def _singly(self, new: Sequence[StoredFact], write: Connection) -> None:
        """The same, one fact at a time, putting what fails into quarantine and its key's later facts behind it."""
        for one in new:
            if one.key in self.quarantine.held_keys(write):
                self.quarantine.hold([one], write)
                continue
            if fault := self.taken([one], write):
                self.quarantine.stop(one, fault, write)

    def taken(self, stored: Sequence[StoredFact], write: Connection) -> Exception | None:
        """Project these facts, all or none; the fault that lies in one of them, if there is one.

        A fault of the disk or the machine is nobody's fact's: it rises, and nothing is put into quarantine for it.
        """
        try:
            with write.begin_nested():
                self._project(stored, write)
        except (MemoryError, OSError):
            raise
        except Exception as error:  # whatever a fact makes a fold do stops its key, and never the others
            if hindrance := self.views.hindrance(error, write):
                raise hindrance from error
            return error
        return None

    def again(self, waiting: Sequence[StoredFact], write: Connection) -> int:
        """Apply the held facts of one key up to the first that still cannot be processed."""
        for done, one in enumerate(waiting):
            if fault := self.taken([one], write):
                self.quarantine.stop(one, fault, write)
                return done
            self.quarantine.let_go(one, write)
        return len(waiting)

    def _project(self, stored: Sequence[StoredFact], write: Connection) -> None:
        """Into each read model, each detector's keys, each workflow's to-do list."""
        if not stored:
            return
        readings = [Reading(one) for one in stored]
        if self.foldings or self.todos:
            recorded = [reading.recorded for reading in readings]
            for folding in self.foldings:
                folding.fold(recorded, write)
            for todo in self.todos:
                todo.fold(recorded, write)
        mine = readings
        if self.of > 1:
            mine = [one for one in readings if is_of_share(str(one.stored.key), self.share, self.of)]
        for model in self.models:
            model.project(mine, write)
        all_is_in(write)
