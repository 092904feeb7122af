"""Somebody who is signed in: for whom they speak, by what they showed it, and how fresh that is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas.party import Party


@dataclass(frozen=True)
class SignedIn:
    """A worker with a session, or a program with a signed assertion.

    `acr` is the issuer's word for how sure it is, `asked_at` when it last asked the worker who they are, `fresh`
    whether that is enough for a weighty act. `who` knows the same worker again, `session` this sign-in; neither leads
    to a name. `issuer` or `program` is the name under which it is trusted.
    """

    party: Party
    by: Literal["session", "assertion"]
    acr: str | None = None
    asked_at: datetime | None = None
    fresh: bool = False
    who: bytes | None = None
    session: bytes | None = None
    issuer: str | None = None
    program: str | None = None

    @property
    def told_by(self) -> str:
        """All that is known of the party in one line, as a form carries it."""
        named = ("worker", self.party.worker), ("unit", self.party.unit)
        return "".join((str(self.party), *(f";{name}={one}" for name, one in named if one is not None)))
