"""Who asks, for what, about which class of field of which case, in which circumstances; and what is answered."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final, Literal, get_args
from uuid import UUID

from projections.agreements import Agreements
from projections.circle import Circle
from projections.worker_standing import WorkerStanding
from schemas.moment import london_day
from schemas.party import Party
from schemas.refused import Refused

Action = Literal["see", "unseal", "record", "export"]
Kind = Literal["worker", "person", "supporter"]
ACTIONS: Final[tuple[str, ...]] = get_args(Action)
NOTHING_HERE: Final = "there is nothing here that you may see"


@dataclass(frozen=True)
class Asker:
    """Somebody who signed in: a worker with the role and agency they act for, the person themselves, or a supporter."""

    kind: Kind
    id: UUID
    role: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Principal:
    """Somebody who asks: a worker acting in one role at one agency, the person themselves, or a supporter.

    `standing` is what teams and trainings say of a worker; of the others it says nothing.
    """

    kind: Kind
    id: UUID
    role: str = ""
    agency: str = ""
    standing: WorkerStanding = field(default_factory=WorkerStanding)

    @classmethod
    def worker(cls, party: Party, standing: WorkerStanding) -> "Principal":
        """A worker as a party names them. Raises Refused where it names a role alone."""
        if party.worker is None:
            raise Refused("asker_not_named", "whoever asks is a worker by their id, not a role alone")
        return cls("worker", party.worker, party.role, party.agency, standing)


@dataclass(frozen=True)
class Resource:
    """One class of field of one case, or of one entry of it (`entry` is its fact id) where that was shared alone.

    `private_to` is the worker for whom alone a prompt is meant.
    """

    circle: Circle
    field_class: str
    agreements: Agreements = field(default_factory=Agreements)
    entry: UUID | None = None
    private_to: Party | None = None


@dataclass(frozen=True)
class Context:
    """Why and how it is asked; `assurance` is 1 signed in, 2 with a second factor, 3 stepped up just now."""

    purpose: str
    basis: str
    assurance: int
    at: datetime

    @cached_property
    def day(self) -> date:
        """The day in England on which it is asked."""
        return london_day(self.at)


@dataclass(frozen=True)
class Reason:
    """One policy that decided, its sentence, and the facts on which it rested in this case."""

    policy: str
    sentence: str
    facts: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The answer, why, and by which policies; `fault` says what kept the policies from deciding, which is a no."""

    allowed: bool
    reasons: tuple[Reason, ...]
    policy_hash: str
    fault: str | None = None

    def refuse(self) -> None:
        """Raise Refused unless it is allowed: in the same words whatever stands in the way, known or unknown."""
        if not self.allowed:
            raise Refused("nothing_here", NOTHING_HERE)
