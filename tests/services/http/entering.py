"""How a test comes in: as a program that signs anew for each request, or with the session of somebody's browser."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from schemas.codes import by_code
from schemas.party import Party
from services.clock import Clock, WallClock
from services.http.cookies import session_name
from services.local_issuer.issuing import CHOSEN_AGAIN
from services.local_issuer.mounting import NAME, local_issuer
from services.opened import Opened
from services.signing_in.entrance import Entrance
from services.signing_in.sessions import Session, hash_of, new_secret
from services.signing_in.trusted import Machine, Trusted

ADDRESS = "http://127.0.0.1:8000"
KEY = ECKey.generate_key("P-256", auto_kid=True)
ROLES = tuple(by_code("roles"))
MACHINES = tuple(
    Machine(client_id=agency.lower(), agency=agency, roles=ROLES, keys=(KEY.as_dict(private=False),), weighty=True)
    for agency in by_code("agencies")
)
WARD_MANAGER = "ward_manager@NHS_MH"


def entrance_of(service: Opened, address: str = ADDRESS) -> Entrance:
    """The entrance of a service whose programs all sign with the same key, one for each agency."""
    return Entrance(service, Trusted(machines=MACHINES), address, local_issuer(address, service.clock).provider)


def registered(folder: Path) -> Path:
    """The same programs in a file, for a service that runs as a process of its own."""
    file = folder / "sign-in.json"
    file.write_text(json.dumps({"machines": [one.model_dump(mode="json") for one in MACHINES]}))
    return file


def assertion(clock: Clock, party: str = WARD_MANAGER, audience: str = ADDRESS, **other: Any) -> str:
    """What a program signs for one request: for `role@AGENCY`, then `;worker=ID` and `;unit=ID`."""
    first, *named = party.split(";")
    role, _, agency = first.partition("@")
    now, name = int(clock.now().timestamp()), agency.lower()
    claims = {"iss": name, "sub": name, "aud": audience, "iat": now, "exp": now + 60, "jti": new_secret(), "role": role}
    claims |= dict(one.partition("=")[::2] for one in named) | other
    return jwt.encode({"alg": "ES256", "kid": KEY.kid}, claims, KEY)


class By:
    """Signs each request of a client that is not signed yet: `client.auth = By(clock)`, or `auth=` of one request."""

    def __init__(self, clock: Clock | None = None, party: str = WARD_MANAGER, audience: str = ADDRESS) -> None:
        self.clock, self.party, self.audience = clock or WallClock(), party, audience

    def __call__(self, request: Any) -> Any:
        request.headers.setdefault("Authorization", self.header()["Authorization"])
        return request

    def header(self) -> dict[str, str]:
        """The same, for who sends headers."""
        return {"Authorization": f"Bearer {assertion(self.clock, self.party, self.audience)}"}


def session_of(client: TestClient, party: str = WARD_MANAGER, *, asked_ago: timedelta | None = None) -> dict[str, str]:
    """The cookie of somebody who signed in just now, or was last asked who they are so long ago."""
    entrance: Entrance = client.app.state.reception.entrance  # type: ignore[attr-defined]
    now, secret = entrance.now(), new_secret()
    first, *named = party.split(";")
    role, _, agency = first.partition("@")
    found = Party.model_validate({"role": role, "agency": agency} | dict(one.partition("=")[::2] for one in named))
    who, asked_at = party.encode(), now - (asked_ago or timedelta())
    entrance.sessions.begin(Session(hash_of(secret), who, NAME, found, CHOSEN_AGAIN, asked_at), now)
    return {"Cookie": f"{session_name(entrance)}={secret}"}
