"""One issuer as it describes itself: where people are sent, where a code is exchanged, which keys sign for it."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

import httpx2
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import Key

from schemas.refused import Refused
from services.signing_in.addresses import is_address
from services.signing_in.fetching import fetch_json, how_to_ask
from services.signing_in.issuer_keys import OLD_SECONDS, IssuerKeys
from services.signing_in.tokens import BY_CLAIM, claims_of
from services.signing_in.trusted import Issuer

AWAY: Final = ("issuer_away", "the sign-in of this organisation does not answer as it should; try again")
NO_CODE: Final = ("code_not_taken", "the sign-in of this organisation does not know this attempt; sign in again")
log = structlog.get_logger()


class Proof(NamedTuple):
    """How we show the issuer who we are: a secret that it gave us, or a key whose public half it has."""

    secret: str | None = None
    key: Key | None = None
    algorithm: str = ""


class Described(NamedTuple):
    """What the issuer says of itself."""

    asking: str
    token: str
    keys: str
    end: str | None
    names_itself: bool


class Provider:
    """Asked when first needed, and again after an hour."""

    def __init__(self, issuer: Issuer, proof: Proof, ticks: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._proof, self._ticks = proof, ticks
        self._described: tuple[float, Described] | None = None
        self._lock = threading.Lock()
        self.keys = IssuerKeys(lambda: fetched(self.described().keys), ticks)

    def described(self) -> Described:
        """Where everything of this issuer is. Raises Refused `issuer_away`."""
        with self._lock:
            if self._described is None or self._ticks() - self._described[0] >= OLD_SECONDS:
                said = fetched(f"{self.issuer.issuer}/.well-known/openid-configuration")
                self._described = self._ticks(), read(said, self.issuer.issuer)
            return self._described[1]

    def address_for(self, redirect: str, state: str, nonce: str, verifier: str, **more: str) -> str:
        """Where a person is sent to say who they are. Raises Refused `issuer_away`."""
        with self._client(redirect) as client:
            address, _ = client.create_authorization_url(
                self.described().asking, state=state, nonce=nonce, code_verifier=verifier, **more
            )
        return str(address)

    def exchange(self, code: str, redirect: str, verifier: str) -> str:
        """The identity token that a code stands for. Raises Refused `code_not_taken`, `issuer_away`."""
        try:
            with self._client(redirect) as client:
                said = client.fetch_token(
                    self.described().token, grant_type="authorization_code", code=code, code_verifier=verifier
                )
        except OAuthError as error:
            raise Refused(*NO_CODE) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise away(error) from error
        token = said.get("id_token")
        if not isinstance(token, str):
            raise away(ValueError("no identity token"))
        return token

    def claims(self, token: str, nonce: str, now: datetime) -> dict[str, Any]:
        """What an identity token for us says. Raises Refused with a rule that begins with `token_`."""
        mine = self.issuer.client_id
        claims = claims_of(
            token,
            self.keys.key_for,
            self.issuer.algorithms,
            now,
            iss={"essential": True, "value": self.issuer.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": mine},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        if claims.get("azp", mine) != mine or (claims["aud"] not in (mine, [mine]) and "azp" not in claims):
            raise Refused(*BY_CLAIM["azp"])
        return claims

    def _client(self, redirect: str) -> OAuth2Client:
        proof = self._proof
        method = "client_secret_basic" if proof.key is None else PrivateKeyJWT.name
        client = OAuth2Client(
            client_id=self.issuer.client_id,
            client_secret=proof.key or proof.secret,
            token_endpoint_auth_method=method,
            scope=self.issuer.scope,
            redirect_uri=redirect,
            code_challenge_method="S256",
            **how_to_ask(self.issuer.issuer),
        )
        if proof.key is not None:
            client.register_client_auth_method(PrivateKeyJWT(alg=proof.algorithm))
        return client


def fetched(address: str) -> Any:
    """The JSON at one of the issuer's addresses. Raises Refused `issuer_away`."""
    try:
        return fetch_json(address)
    except (httpx2.HTTPError, ValueError) as error:
        raise away(error) from error


def read(said: Any, issuer: str) -> Described:
    """The description, if it is this issuer's own and it can do what is asked of it. Raises Refused `issuer_away`."""
    if not isinstance(said, dict) or said.get("issuer") != issuer:
        raise away(ValueError("another issuer's description"))
    places = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if not all(isinstance(one, str) and is_address(one) for one in places):
        raise away(ValueError("an address is missing or unsafe"))
    if "S256" not in said.get("code_challenge_methods_supported", ["S256"]):
        raise away(ValueError("no proof of the code with S256"))
    asking, token, keys = (str(one) for one in places)
    end = said.get("end_session_endpoint")
    named = said.get("authorization_response_iss_parameter_supported") is True
    return Described(asking, token, keys, end if isinstance(end, str) and is_address(end) else None, named)


def away(error: Exception) -> Refused:
    """Say it in the log, without any word of what was answered, and refuse."""
    log.warning("issuer_away", fault=type(error).__name__)
    return Refused(*AWAY)
