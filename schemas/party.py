"""Who: a role at an agency, and where it is known the worker or the unit."""

from uuid import UUID

from schemas.codes import AgencyCode, RoleCode
from schemas.model import Model


class Party(Model):
    """A named person or unit: role and agency as recorded then, the worker's or the unit's random id if known."""

    role: str
    agency: str
    worker: UUID | None = None
    unit: UUID | None = None

    def __str__(self) -> str:
        return f"{self.role}@{self.agency}"

    def is_role_of(self, other: "Party") -> bool:
        """The same role at the same agency, whichever worker or unit is named."""
        return (self.role, self.agency) == (other.role, other.agency)


class NamedParty(Party):
    """A party as a command names it: role and agency must stand in the code lists of today."""

    role: RoleCode
    agency: AgencyCode
