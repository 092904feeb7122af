"""The doors of the local issuer, as OpenID Connect has them: description, keys, choosing, tokens, signing out."""

import hmac
from base64 import b64decode
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from schemas.refused import Refused
from services.http.bodies import read_form
from services.http.origins import refuse_elsewhere
from services.http.pages import page
from services.http.telling_no import problem, status_of
from services.http.this_machine import from_this_machine
from services.local_issuer import issuing
from services.local_issuer.issuing import Issuing
from services.local_issuer.people import people

LARGEST: Final = 20_000
ASKED: Final = (
    *("client_id", "redirect_uri", "response_type", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method", "prompt", "acr_values"),
)
CHALLENGE: Final = 43
WRONG_CALLER: Final = ("sign_in_request", "this request for a sign-in is not from the service that it is for")


def application(issuer: Issuing) -> Starlette:
    """The issuer at its address; `issuer.address` ends in the path under which this is mounted."""
    doors = Doors(issuer)
    routes = [
        Route("/.well-known/openid-configuration", doors.description),
        Route("/keys", doors.keys),
        Route("/who", doors.choose, methods=["GET"]),
        Route("/who", doors.chosen, methods=["POST"]),
        Route("/token", doors.token, methods=["POST"]),
        Route("/end-session", doors.end),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: said_no})


async def said_no(_: Request, refusal: Any) -> Response:
    """In a sentence, never by sending somebody on."""
    return problem(status_of(refusal), refusal.rule, refusal.why)


class Doors:
    """Each is for this machine alone, whatever stands before it."""

    def __init__(self, issuer: Issuing) -> None:
        self.issuer = issuer
        self.origin = issuer.address.split("/", 3)[0] + "//" + issuer.address.split("/", 3)[2]

    async def description(self, request: Request) -> Response:
        """Where everything is, and what it can do."""
        from_this_machine(request)
        at = self.issuer.address
        return JSONResponse(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/who",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "end_session_endpoint": f"{at}/end-session",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [issuing.ALGORITHM],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
                "acr_values_supported": [issuing.CHOSEN, issuing.CHOSEN_AGAIN],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def keys(self, request: Request) -> Response:
        """The public half of its key."""
        from_this_machine(request)
        return JSONResponse({"keys": [self.issuer.key.as_dict(private=False)]})

    async def choose(self, request: Request) -> Response:
        """A page to choose one of the people on."""
        from_this_machine(request)
        given = {name: request.query_params[name] for name in ASKED if name in request.query_params}
        self.refuse_other_client(given)
        if error := wrong_with(given):
            return self.back(given, error=error)
        agencies = [(name, list(them)) for name, them in groupby(people().values(), key=lambda one: one.agency)]
        again = given.get("prompt") == "login"
        return HTMLResponse(page("choose.html", given=given, agencies=agencies, again=again))

    async def chosen(self, request: Request) -> Response:
        """Somebody was chosen: back to the service with a code."""
        from_this_machine(request)
        refuse_elsewhere(request, self.origin)
        given = await read_form(request, LARGEST)
        self.refuse_other_client(given)
        if error := wrong_with(given):
            return self.back(given, error=error)
        asked = issuing.Request(
            given["state"], given.get("nonce", ""), given["code_challenge"], given.get("prompt") == "login"
        )
        code = self.issuer.code_for(given.get("person", ""), asked)
        return self.back(given, code=code) if code else self.back(given, error="access_denied")

    async def token(self, request: Request) -> Response:
        """The identity token for a code, to the service that it was made for."""
        from_this_machine(request)
        if not self.is_client(request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_client"}, 401)
        given = await read_form(request, LARGEST)
        ours = given.get("grant_type") == "authorization_code"
        if not ours or given.get("redirect_uri") != self.issuer.client.redirect:
            return JSONResponse({"error": "invalid_grant"}, 400)
        found = self.issuer.token_for(given.get("code", ""), given.get("code_verifier", ""))
        if found is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "opens-nothing", "token_type": "Bearer", "id_token": found})

    async def end(self, request: Request) -> Response:
        """It keeps nobody signed in, so there is nothing to end."""
        from_this_machine(request)
        left = self.issuer.client.left
        asked = request.query_params.get("post_logout_redirect_uri")
        return RedirectResponse(left, 303) if asked == left else Response(status_code=204)

    def refuse_other_client(self, given: Mapping[str, str]) -> None:
        """Nobody is sent to an address that was not agreed, to the letter."""
        client = self.issuer.client
        if (given.get("client_id"), given.get("redirect_uri")) != (client.client_id, client.redirect):
            raise Refused(*WRONG_CALLER)

    def is_client(self, authorization: str) -> bool:
        """Whether the service showed its secret."""
        kind, _, given = authorization.partition(" ")
        client = self.issuer.client
        try:
            shown = b64decode(given, validate=True)
        except ValueError:
            return False
        return kind == "Basic" and hmac.compare_digest(shown, f"{client.client_id}:{client.secret}".encode())

    def back(self, given: Mapping[str, str], **said: str) -> Response:
        """To the service, with what came of it."""
        answer = urlencode({**said, "state": given.get("state", ""), "iss": self.issuer.address})
        return RedirectResponse(f"{self.issuer.client.redirect}?{answer}", 303)


WRONG: Final[tuple[tuple[str, Callable[[Mapping[str, str]], bool]], ...]] = (
    ("unsupported_response_type", lambda given: given.get("response_type") != "code"),
    ("invalid_scope", lambda given: "openid" not in given.get("scope", "").split()),
    ("invalid_request", lambda given: given.get("code_challenge_method") != "S256"),
    ("invalid_request", lambda given: len(given.get("code_challenge", "")) != CHALLENGE),
    ("invalid_request", lambda given: not given.get("state")),
    ("login_required", lambda given: given.get("prompt") == "none"),
)


def wrong_with(given: Mapping[str, str]) -> str | None:
    """What is wrong with a request, by OAuth's names."""
    return next((error for error, wrong in WRONG if wrong(given)), None)
