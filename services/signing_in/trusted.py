"""Whom this service trusts to say who somebody is: issuers for people, and programs by their own keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from schemas.codes import AgencyCode, RoleCode
from schemas.model import Model
from schemas.refused import Refused
from services.parsing import checked
from services.signing_in.addresses import is_address
from services.strict_json import json_object

UNFIT: Final = "sign_in_settings"
LARGEST: Final = 1_000_000
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=400)]


class Claims(Model):
    """Under which names an issuer says who somebody is; one without a name for the agency has people of one only."""

    worker: Text = "sub"
    role: Text = "role"
    agency: Text | None = None
    unit: Text | None = None


class Issuer(Model):
    """An organisation's own sign-in: OpenID Connect at `issuer`, believed about these agencies alone.

    `roles` turns its words for a role into ours, where they differ. `step_up` holds what it calls a sign-in that is
    strong enough for weighty acts; empty, a recent one is.
    """

    name: Name
    label: Text
    issuer: str
    client_id: Text
    secret_file: Path | None = None
    key_file: Path | None = None
    key_algorithm: Algorithm | None = None
    algorithms: Annotated[tuple[Algorithm, ...], Field(min_length=1)] = ("RS256",)
    scope: Text = "openid"
    agencies: Annotated[tuple[AgencyCode, ...], Field(min_length=1)]
    claims: Claims = Claims()
    roles: Mapping[str, RoleCode] = {}
    step_up: tuple[Text, ...] = ()

    @field_validator("issuer")
    @classmethod
    def is_reached_safely(cls, issuer: str) -> str:
        """An address that nobody on the way can answer for. Raises PydanticCustomError."""
        if not is_address(issuer):
            raise PydanticCustomError("no_address", "an issuer begins with https:// (http:// on this machine alone)")
        return issuer

    @model_validator(mode="after")
    def says_whose(self) -> Self:
        """It must be plain how we prove who we are to it, and for which agency a person speaks."""
        if (self.secret_file is None) == (self.key_file is None):
            raise PydanticCustomError("no_way_to_ask", "an issuer has a secret_file or a key_file, one of the two")
        if self.claims.agency is None and len(self.agencies) != 1:
            raise PydanticCustomError("agency_unsaid", "claims.agency names the claim that says for which agency")
        return self


class Machine(Model):
    """A program of an agency: its public keys (as JSON Web Keys), and for which roles of the agency it may speak.

    `weighty` says that whoever runs it asks its workers again before a weighty act; without it none is taken.
    """

    client_id: Name
    agency: AgencyCode
    roles: Annotated[tuple[RoleCode, ...], Field(min_length=1)]
    keys: Annotated[tuple[Mapping[str, Any], ...], Field(min_length=1)]
    weighty: bool = False


class Trusted(Model):
    """All of them; nobody else gets in."""

    issuers: tuple[Issuer, ...] = ()
    machines: tuple[Machine, ...] = ()

    @model_validator(mode="after")
    def each_once(self) -> Self:
        """A name stands for one."""
        for names in ([one.name for one in self.issuers], [one.client_id for one in self.machines]):
            if len(set(names)) != len(names):
                raise PydanticCustomError("named_twice", "two issuers, or two programs, have the same name")
        return self


def read_trusted(file: Path) -> Trusted:
    """What a file says; its own files are found beside it. Raises Refused `sign_in_settings` with the place in it."""
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST)
    except OSError as error:
        raise Refused(UNFIT, f"{file.name} cannot be read ({type(error).__name__})") from error
    try:
        found = checked(Trusted, json_object(body))
    except Refused as refusal:
        raise Refused(UNFIT, f"{file.name}: {refusal.why}") from refusal
    return found.with_(issuers=tuple(beside(file.parent, one) for one in found.issuers))


def beside(folder: Path, issuer: Issuer) -> Issuer:
    """The issuer with its files as they are found from here."""
    files = {name: getattr(issuer, name) for name in ("secret_file", "key_file")}
    return issuer.with_(**{name: folder / one for name, one in files.items() if one is not None})
