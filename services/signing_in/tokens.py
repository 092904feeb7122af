"""A signed token is believed only where algorithm, key, issuer, audience and times all hold, each said in advance."""

import json
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import Key, RSAKey
from joserfc.jws import CompactSignature, extract_compact
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from schemas.refused import Refused

LARGEST: Final = 16_384
LEEWAY_SECONDS: Final = 60  # clocks of two organisations differ
SMALLEST_RSA_BITS: Final = 2048
PLAIN: Final = (None, "JWT")  # any other type of token is made for something else
BY_CLAIM: Final[dict[str, tuple[str, str]]] = {
    "iss": ("token_issuer", "the token was issued by somebody else"),
    "sub": ("token_subject", "the token is about somebody else"),
    "aud": ("token_audience", "the token is meant for another service"),
    "azp": ("token_audience", "the token is meant for another service"),
    "nonce": ("token_nonce", "the token answers another sign-in"),
    "iat": ("token_early", "the token is from a time that has not come yet"),
    "nbf": ("token_early", "the token is from a time that has not come yet"),
    "exp": ("token_expired", "the token is no longer valid"),
}
TOO_LARGE: Final = ("token_too_large", f"a token has at most {LARGEST:,} characters")
UNREADABLE: Final = ("token_unreadable", "this is no signed token")
KeyFor = Callable[[str | None, str], Key]


def claims_of(
    token: str, key_for: KeyFor, algorithms: Collection[str], now: datetime, **wanted: ClaimsOption
) -> dict[str, Any]:
    """What a token says, once everything about it holds. `key_for` gives the key of an id, for an algorithm.

    Raises Refused with a rule that begins with `token_`.
    """
    if len(token) > LARGEST:
        raise Refused(*TOO_LARGE)
    header = header_of(token)
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise Refused("token_algorithm", "the token is not signed in a way that is taken from its issuer")
    if header.get("typ") not in PLAIN or not isinstance(key_id, str | None):
        raise Refused(*UNREADABLE)
    key = strong_enough(key_for(key_id, algorithm))
    try:
        claims = jwt.decode(token, key, algorithms=[algorithm]).claims
        JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY_SECONDS, **wanted).validate(claims)
    except (JoseError, ValueError, RecursionError) as error:
        raise refusal_of(error) from error
    return claims


def header_of(token: str) -> dict[str, Any]:
    """The header, which nobody has signed for yet. Raises Refused `token_unreadable`."""
    return dict(opened(token).headers())


def unproved(token: str) -> dict[str, Any]:
    """What a token says, believed by nobody yet: it only tells whose keys to try. Raises Refused."""
    if len(token) > LARGEST:
        raise Refused(*TOO_LARGE)
    try:
        claims = json.loads(opened(token).payload)
    except (ValueError, RecursionError) as error:
        raise Refused(*UNREADABLE) from error
    return claims if isinstance(claims, dict) else {}


def opened(token: str) -> CompactSignature:
    """The parts of a token as they lie in it. Raises Refused `token_unreadable`."""
    try:
        return extract_compact(token.encode("ascii"))
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Refused(*UNREADABLE) from error


def strong_enough(key: Key) -> Key:
    """Refuse a key that somebody might have found out."""
    if isinstance(key, RSAKey) and key.raw_value.key_size < SMALLEST_RSA_BITS:
        raise Refused("token_key_weak", f"a key of fewer than {SMALLEST_RSA_BITS} bits signs for nobody")
    return key


def refusal_of(error: Exception) -> Refused:
    """Why not, in our own words."""
    if isinstance(error, MissingClaimError):
        return Refused("token_incomplete", "the token does not say all that it must")
    if isinstance(error, InvalidClaimError | ExpiredTokenError):
        return Refused(*BY_CLAIM.get(error.claim, ("token_incomplete", "the token does not say all that it must")))
    if isinstance(error, BadSignatureError):
        return Refused("token_signature", "the token's signature does not hold")
    return Refused(*UNREADABLE)
