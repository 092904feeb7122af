"""What the local issuer gives out: a code for whoever was chosen, and for a code, once, a signed identity token."""

import hashlib
import hmac
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from joserfc import jwt
from joserfc.jwk import ECKey

from schemas.refused import Refused
from services.clock import Clock
from services.local_issuer.people import Person, people
from services.signing_in.addresses import is_local

CODE_SECONDS: Final = 60
TOKEN_SECONDS: Final = 300
MOST_CODES: Final = 1000
ALGORITHM: Final = "ES256"
CHOSEN, CHOSEN_AGAIN = "chosen", "chosen-again"  # how sure it is: that somebody was chosen, and chosen once more
NOT_HERE: Final = (
    "the demo's people can be chosen on the loopback address alone; name a real issuer in THROUGHCARE_SIGN_IN"
)


class Client(NamedTuple):
    """The one service that it signs people in for."""

    client_id: str
    secret: str
    redirect: str
    left: str


class Request(NamedTuple):
    """What that service asked for when it sent somebody."""

    state: str
    nonce: str
    challenge: str
    again: bool


class Chosen(NamedTuple):
    """Who was chosen, for which request, until when the code holds."""

    person: Person
    asked: Request
    at: datetime


class Issuing:
    """Its key and its codes are in memory only: another start, another key."""

    def __init__(self, address: str, client: Client, clock: Clock) -> None:
        if not is_local(address):
            raise Refused("not_on_loopback", NOT_HERE)
        self.address, self.client, self.clock = address, client, clock
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
        self._codes: dict[str, Chosen] = {}
        self._lock = threading.Lock()

    def code_for(self, subject: str, asked: Request) -> str | None:
        """A code for somebody who was chosen; none where nobody is known by this name."""
        person = people().get(subject)
        if person is None:
            return None
        code = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._codes) >= MOST_CODES:
                self._codes.pop(next(iter(self._codes)))
            self._codes[code] = Chosen(person, asked, self.clock.now())
        return code

    def token_for(self, code: str, verifier: str) -> str | None:
        """The identity token for a code: once, soon, and only to whoever began."""
        with self._lock:
            chosen = self._codes.pop(code, None)
        if chosen is None or self.clock.now() - chosen.at > timedelta(seconds=CODE_SECONDS):
            return None
        digest = hashlib.sha256(verifier.encode()).digest()
        if not hmac.compare_digest(urlsafe_b64encode(digest).rstrip(b"=").decode(), chosen.asked.challenge):
            return None
        return self.signed(self.claims_of(chosen))

    def claims_of(self, chosen: Chosen) -> dict[str, Any]:
        """What it says of somebody."""
        now, person = int(self.clock.now().timestamp()), chosen.person
        return {
            "iss": self.address,
            "aud": self.client.client_id,
            "sub": person.subject,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": int(chosen.at.timestamp()),
            "acr": CHOSEN_AGAIN if chosen.asked.again else CHOSEN,
            "nonce": chosen.asked.nonce,
            "worker": str(person.worker),
            "role": person.role,
            "agency": person.agency,
            **({"unit": str(person.unit)} if person.unit else {}),
        }

    def signed(self, claims: Mapping[str, Any]) -> str:
        """A token with these claims."""
        return jwt.encode({"alg": ALGORITHM, "kid": self.key.kid}, dict(claims), self.key, algorithms=[ALGORITHM])
