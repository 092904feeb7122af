"""The gate: one call says whether somebody may, by the policies and by what is known."""

from datetime import datetime
from typing import Final
from uuid import UUID

from projections.agreements import Agreements
from projections.circle import Circle
from projections.worker_standing import WorkerStanding
from schemas.party import Party
from services.policies.asking import Action, Asker, Context, Decision, Principal, Resource
from services.policies.book import Policies
from services.policies.knowing import Known

REFLECTION: Final = ("reflection", "supervision_2014")  # why a worker looks at a prompt that is put to them alone


class Access:
    """Who may see what, for one request: what is known is read once for it."""

    def __init__(self, policies: Policies, known: Known) -> None:
        self.policies = known.policies(policies)
        self.known = known
        self._circles: dict[UUID, Circle] = {}
        self._standings: dict[UUID, WorkerStanding] = {}
        self._agreements: Agreements | None = None

    def decide(
        self,
        asker: Asker,
        action: Action,
        case_id: UUID,
        field_class: str,
        context: Context,
        entry: UUID | None = None,
    ) -> Decision:
        """Whether somebody may do this with one class of field of a case, and why. `decide(...).refuse()` is the gate.

        `entry` is the id of the fact that is asked about, where it is one fact alone.
        """
        resource = Resource(self.circle(case_id), field_class, self.agreements, entry)
        return self.policies.decide(self.principal(asker), action, resource, context)

    def prompt(
        self, asker: Asker, action: Action, case_id: UUID, private_to: Party, assurance: int, at: datetime
    ) -> Decision:
        """The same for a private prompt, which is for the worker alone to whom it was put."""
        context = Context(*REFLECTION, assurance, at)
        resource = Resource(self.circle(case_id), "staff", self.agreements, private_to=private_to)
        return self.policies.decide(self.principal(asker), action, resource, context)

    def principal(self, asker: Asker) -> Principal:
        """Whoever asks, with what is known of them."""
        if asker.kind != "worker":
            return Principal(asker.kind, asker.id)
        if asker.id not in self._standings:
            self._standings[asker.id] = self.known.standing(asker.id)
        return Principal("worker", asker.id, asker.role, asker.agency, self._standings[asker.id])

    def circle(self, case_id: UUID) -> Circle:
        """The circle of a case, read once."""
        if case_id not in self._circles:
            self._circles[case_id] = self.known.circle(case_id)
        return self._circles[case_id]

    @property
    def agreements(self) -> Agreements:
        """What agencies agreed to share, read once."""
        if self._agreements is None:
            self._agreements = self.known.agreements()
        return self._agreements
