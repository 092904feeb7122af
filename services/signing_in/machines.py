"""A program shows who it is by an assertion that it signs anew for each request: short, for us alone, used once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from joserfc.jwk import Key
from joserfc.jwt import ClaimsOption

from schemas.moment import moment_of
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from services.parsing import checked
from services.signing_in.assurance import SignedIn
from services.signing_in.issuer_keys import fitting, public_keys
from services.signing_in.sessions import Sessions
from services.signing_in.tokens import LEEWAY_SECONDS, UNREADABLE, claims_of, unproved
from services.signing_in.trusted import UNFIT, Machine

ALGORITHMS: Final = ("ES256", "ES384", "ES512", "Ed25519", "EdDSA", "PS256", "PS384", "PS512", "RS256")
LONGEST_SECONDS: Final = 300
SHORTEST_ID, LONGEST_ID = 16, 200
UNKNOWN: Final = ("program_unknown", "no program is registered under this name with this key")
PARTY: Final = ("role", "worker", "unit")


class Machines:
    """The programs that are registered, and what they signed already."""

    def __init__(self, registered: Sequence[Machine], audience: str, sessions: Sessions) -> None:
        self.registered = {one.client_id: one for one in registered}
        self.keys = {one.client_id: keys_of(one) for one in registered}
        self.audience, self.sessions = audience, sessions

    def signed_in(self, assertion: str, now: datetime) -> SignedIn:
        """For whom a program speaks. Raises Refused."""
        name = unproved_name(assertion)
        machine = self.registered.get(name)
        if machine is None:
            raise Refused(*UNKNOWN)

        def key_for(key_id: str | None, algorithm: str) -> Key:
            found = fitting(self.keys[name], key_id, algorithm)
            if len(found) != 1:
                raise Refused(*UNKNOWN)
            return found[0]

        same: ClaimsOption = {"essential": True, "value": name}
        ours: ClaimsOption = {"essential": True, "value": self.audience}
        said: ClaimsOption = {"essential": True}
        wanted = {"iss": same, "sub": same, "aud": ours, "exp": said, "iat": said, "jti": said}
        claims = claims_of(assertion, key_for, ALGORITHMS, now, **wanted)
        self.use_once(claims, name, now)
        return self.speaking(claims, machine)

    def use_once(self, claims: dict[str, Any], name: str, now: datetime) -> None:
        """Refuse one that holds too long, and one that came before."""
        if claims["aud"] not in (self.audience, [self.audience]):
            raise Refused("token_audience", "the token is meant for another service too")
        if not 0 < claims["exp"] - claims["iat"] <= LONGEST_SECONDS:
            raise Refused("assertion_too_long", f"an assertion holds for {LONGEST_SECONDS} seconds at most")
        if not SHORTEST_ID <= len(claims["jti"]) <= LONGEST_ID:
            raise Refused("assertion_id", f"an assertion's jti has {SHORTEST_ID} to {LONGEST_ID} characters")
        until = moment_of(int((claims["exp"] + LEEWAY_SECONDS + 1) * 1_000_000))
        if not self.sessions.use(f"{name}\n{claims['jti']}", until, now):
            raise Refused("assertion_used", "this assertion was used before; sign a new one for each request")

    def speaking(self, claims: dict[str, Any], machine: Machine) -> SignedIn:
        """The party that the assertion names, within the program's own agency."""
        named: dict[str, Any] = {name: claims[name] for name in PARTY if name in claims}
        if "role" not in named and len(machine.roles) == 1:
            named["role"] = machine.roles[0]
        party = checked(NamedParty, {**named, "agency": machine.agency})
        if claims.get("agency", machine.agency) != machine.agency:
            raise Refused("agency_not_theirs", "this program may not speak for the agency that it names")
        if party.role not in machine.roles:
            raise Refused("role_not_theirs", "this program may not speak for the role that it names")
        at = moment_of(int(claims["iat"] * 1_000_000))
        plain = Party.model_validate(party)
        return SignedIn(plain, "assertion", asked_at=at, fresh=machine.weighty, program=machine.client_id)


def keys_of(machine: Machine) -> tuple[Key, ...]:
    """A program's public keys. Raises Refused `sign_in_settings` where one is none, or is not to be shown."""
    try:
        keys = public_keys({"keys": [dict(one) for one in machine.keys]})
    except Refused as refusal:
        raise Refused(UNFIT, f"a key of the program {machine.client_id} cannot be read") from refusal
    if len(keys) != len(machine.keys) or any(one.is_private for one in keys):
        raise Refused(UNFIT, f"the program {machine.client_id} is registered by its public keys alone")
    return keys


def unproved_name(assertion: str) -> str:
    """Who a program says it is; nothing is believed of it yet. Raises Refused `token_...`."""
    name = unproved(assertion).get("iss")
    if not isinstance(name, str):
        raise Refused(*UNREADABLE)
    return name
