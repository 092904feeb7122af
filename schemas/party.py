"""Who: a role at an agency, and where it is known the worker or the unit."""

from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict

from schemas.codes import AgencyCode, RoleCode
from schemas.model import Model


class Party(Model):
    """A named person or unit: role and agency as recorded then, the worker's or the unit's random id if known.

    Where a party is expected, a party named by a command is taken over as a plain one.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(revalidate_instances="subclass-instances")

    role: str
    agency: str
    worker: UUID | None = None
    unit: UUID | None = None

    def __str__(self) -> str:
        return f"{self.role}@{self.agency}"

    def is_role_of(self, other: "Party") -> bool:
        """The same role at the same agency, whichever worker or unit is named."""
        return (self.role, self.agency) == (other.role, other.agency)

    def may_be(self, other: "Party") -> bool:
        """The same role at the same agency, and neither names a worker or a unit that the other contradicts."""
        workers, units = {self.worker, other.worker} - {None}, {self.unit, other.unit} - {None}
        return self.is_role_of(other) and len(workers) < 2 and len(units) < 2


class NamedParty(Party):
    """A party as a command names it: role and agency must stand in the code lists of today."""

    role: RoleCode
    agency: AgencyCode
