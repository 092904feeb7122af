"""The way in and out for people: to the sign-in of their organisation, back to what they were doing, and out again."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from schemas.refused import Refused
from services.http.callers import Caller, signed_in
from services.http.cookies import forget, keep_session, keep_sign_in, secret_in, session_name, sign_in_name
from services.http.origins import OurOwnPage
from services.http.pages import page
from services.http.reception import Reception
from services.signing_in.addresses import own_path
from services.signing_in.entrance import BACK, Entrance
from services.signing_in.provider import Provider
from services.signing_in.sessions import new_secret

Back = Annotated[str, Query(max_length=2000)]
Named = Annotated[str | None, Query(max_length=40)]
AGAIN = "/sign-in/again"


def sign_in_routes(reception: Reception) -> APIRouter:
    """`/sign-in` and what belongs to it; for browsers only, so no program's description holds it."""
    router = APIRouter(include_in_schema=False)
    entrance = reception.entrance

    @router.get("/sign-in")
    def sign_in(back: Back = "/", issuer: Named = None) -> Response:
        """To the one issuer there is, or to a choice of them."""
        if issuer is None and len(entrance.providers) > 1:
            return HTMLResponse(page("sign_in.html", issuers=choices(entrance, own_path(back))))
        secret = new_secret()
        return to_issuer(entrance.begin(secret, entrance.provider(issuer), own_path(back)), secret, entrance)

    @router.get(AGAIN)
    def again(who: Caller, back: Back = "/") -> Response:
        """To the issuer once more, who is told to ask."""
        if who.session is None:
            raise Refused("session_needed", "only somebody with a session can sign in once more")
        secret = new_secret()
        address = entrance.begin(secret, entrance.provider(who.issuer), own_path(back), who)
        return to_issuer(address, secret, entrance)

    @router.get(BACK)
    def back(request: Request) -> Response:
        """From the issuer back, signed in, to what the person was doing."""
        old, begun = (secret_in(request, name(entrance)) for name in (session_name, sign_in_name))
        let = entrance.finish(begun, dict(request.query_params), old)
        answer = RedirectResponse(let.back, 303)
        keep_session(answer, let.secret, entrance)
        forget(answer, sign_in_name(entrance), entrance)
        return answer

    @router.get("/signed-in")
    def here(who: Caller) -> Response:
        """For somebody whose other page waits for them."""
        return HTMLResponse(page("signed_in.html", me=who))

    @router.post("/sign-out", dependencies=[OurOwnPage])
    def sign_out(request: Request) -> Response:
        """This browser's session ends."""
        return out(request, entrance, everywhere=False)

    @router.post("/sign-out/everywhere", dependencies=[OurOwnPage])
    def sign_out_everywhere(request: Request) -> Response:
        """Every session of this worker ends, wherever it is."""
        return out(request, entrance, everywhere=True)

    @router.get("/signed-out")
    async def signed_out(issuer: Named = None) -> Response:
        """Say so, and lead on to the issuer's own way out."""
        provider = entrance.providers.get(issuer or "")
        end = await run_in_threadpool(way_out, provider, entrance) if provider else None
        return HTMLResponse(page("signed_out.html", end=end, label=provider.issuer.label if provider else ""))

    return router


def out(request: Request, entrance: Entrance, *, everywhere: bool) -> Response:
    """End what is to end; somebody who has no session any more is out too."""
    try:
        who = signed_in(request)
    except Refused:
        who = None
    if who is not None and who.session is not None and who.who is not None:
        entrance.sessions.end(who.session)
        if everywhere:
            entrance.sessions.end_all_of(who.who)
    issuer = f"?{urlencode({'issuer': who.issuer})}" if who is not None and who.issuer else ""
    answer = RedirectResponse(f"/signed-out{issuer}", 303)
    forget(answer, session_name(entrance), entrance)
    return answer


def to_issuer(address: str, secret: str, entrance: Entrance) -> Response:
    """Send the person there, with the secret that shows that they began it here."""
    answer = RedirectResponse(address, 303)
    keep_sign_in(answer, secret, entrance)
    return answer


def choices(entrance: Entrance, back: str) -> list[tuple[str, str]]:
    """Each issuer's name for people, and the way to it."""
    found = entrance.providers.items()
    return [(one.issuer.label, f"/sign-in?{urlencode({'issuer': name, 'back': back})}") for name, one in found]


def way_out(provider: Provider, entrance: Entrance) -> str | None:
    """Where the issuer itself signs people out, if it says so and answers."""
    try:
        end = provider.described().end
    except Refused:
        return None
    left = {"client_id": provider.issuer.client_id, "post_logout_redirect_uri": f"{entrance.address}/signed-out"}
    return f"{end}?{urlencode(left)}" if end else None
