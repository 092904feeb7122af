"""With whom workers think their work over."""

from typing import Self
from uuid import UUID

from projections.kept import without
from schemas.model import Model
from schemas.party import Party
from schemas.supervision import SupervisorNamed


class Supervision(Model):
    """Who supervises whose work."""

    worker: Party
    supervisor: Party


class Supervisions(Model):
    """Who supervises whom, each worker once."""

    by_id: dict[UUID, Supervision] = {}

    def named(self, fact: SupervisorNamed) -> Self:
        """Somebody supervises a worker from now on; whoever did so before does not."""
        others = {one: known for one, known in self.by_id.items() if known.worker != fact.worker}
        return self.with_(
            by_id={**others, fact.supervision_id: Supervision(worker=fact.worker, supervisor=fact.supervisor)}
        )

    def ended(self, supervision_id: UUID) -> Self:
        return self.with_(by_id=without(self.by_id, supervision_id))

    def supervisor_of(self, worker: Party) -> Party:
        """With whom a worker thinks their work over; whoever leads the team where nobody is named."""
        named = [known.supervisor for known in self.by_id.values() if known.worker.may_be(worker)]
        return (named or [Party(role="team_manager", agency=worker.agency)])[-1]
