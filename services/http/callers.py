"""Who is asking: a worker by the session of their browser, a program by what it signed; nobody else gets further."""

from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from schemas.refused import Refused
from services.http.cookies import secret_in, session_name
from services.http.origins import refuse_elsewhere
from services.signing_in.assurance import SignedIn
from services.signing_in.entrance import NEEDED, Entrance

LOOKING: Final = ("GET", "HEAD")
BY_ITSELF: Final = "/stream"  # a page that is left open asks this again and again, with nobody there
Signed = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    scheme_name="assertion",
    description="A program's own signed assertion (RFC 7523): iss and sub its name, aud this service, jti used once.",
)


def entrance_of(request: Request) -> Entrance:
    """The entrance of this server."""
    entrance: Entrance = request.app.state.reception.entrance
    return entrance


def signed_in(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(Signed)] = None
) -> SignedIn:
    """Who is signed in. Raises Refused: `sign_in_needed`, `session_over`, or why an assertion is not taken."""
    entrance = entrance_of(request)
    secret = secret_in(request, session_name(entrance))
    if given is not None:
        found = entrance.program(given.credentials)
    elif secret is not None:
        found = entrance.person(secret, used=request.url.path != BY_ITSELF)
        if request.method not in LOOKING:
            refuse_elsewhere(request, entrance.address)
    else:
        raise Refused(*NEEDED)
    request.state.signed_in = found
    return found


def seen_by(request: Request) -> SignedIn | None:
    """Who sees a page that is being made, if they are signed in."""
    found: SignedIn | None = getattr(request.state, "signed_in", None)
    return found


SignedInOnly = Depends(signed_in)
Caller = Annotated[SignedIn, Depends(signed_in)]
