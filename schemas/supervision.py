"""Who supervises a worker's work in a case: the one with whom the worker thinks it over."""

from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party


class SupervisorNamed(Fact):
    """A worker's supervisor for this case was named, in place of whoever was named before."""

    supervision_id: UUID
    case_id: UUID
    worker: Party
    supervisor: Party


class SupervisionEnded(Fact):
    """This supervisor does not supervise the worker in this case any more."""

    supervision_id: UUID
    case_id: UUID
    worker: Party
    supervisor: Party
