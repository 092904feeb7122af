"""From what an issuer says of a person to a party: role and agency by our codes, worker and unit by random ids."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from schemas.party import NamedParty, Party
from schemas.refused import Refused
from services.parsing import checked
from services.problems import NotWellFormed
from services.signing_in.trusted import Issuer

NAMES: Final = UUID("5a0f6a3e-5f9b-4a55-9c53-1d6f5a1f0c27")
UNCLEAR: Final = "claims_unclear"


def party_of(claims: Mapping[str, Any], issuer: Issuer) -> Party:
    """For whom this person speaks. Raises Refused `claims_unclear`, or `agency_not_theirs`."""
    names = issuer.claims
    role = one_word(claims, names.role, "role")
    agency = one_word(claims, names.agency, "agency") if names.agency else issuer.agencies[0]
    if agency not in issuer.agencies:
        raise Refused("agency_not_theirs", "this sign-in may not speak for the agency that it names")
    fields = {"role": issuer.roles.get(role, role), "agency": agency}
    worker = id_of(one_word(claims, names.worker, "worker"), issuer)
    unit = id_of(one_word(claims, names.unit, "unit"), issuer) if names.unit and names.unit in claims else None
    try:
        named = checked(NamedParty, {**fields, "worker": worker, **({"unit": unit} if unit else {})})
    except NotWellFormed as refusal:
        raise Refused(UNCLEAR, "the sign-in names a role or an agency that is not in the code lists") from refusal
    return Party.model_validate(named)


def one_word(claims: Mapping[str, Any], name: str, of: str) -> str:
    """The one value of a claim."""
    value = claims.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or not value:
        raise Refused(UNCLEAR, f"the sign-in does not say which {of} this is, or says several")
    return value


def id_of(word: str, issuer: Issuer) -> UUID:
    """A random id as it is; any other word of the issuer becomes one, always the same."""
    try:
        known = UUID(word)
    except ValueError:
        return uuid5(NAMES, f"{issuer.issuer}\n{word}")
    return known if str(known) == word else uuid5(NAMES, f"{issuer.issuer}\n{word}")
