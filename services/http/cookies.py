"""The two cookies: a session's secret, and that of a sign-in under way. No script reads them."""

from typing import Final

from fastapi import Request
from fastapi.responses import Response

from services.signing_in.addresses import is_local
from services.signing_in.entrance import Entrance
from services.signing_in.sessions import TO_SIGN_IN

LONGEST: Final = 200


def session_name(entrance: Entrance) -> str:
    """The session's cookie; over https its name binds it to this host alone."""
    return prefixed("throughcare", entrance)


def sign_in_name(entrance: Entrance) -> str:
    """The cookie of a sign-in under way."""
    return prefixed("throughcare-sign-in", entrance)


def prefixed(name: str, entrance: Entrance) -> str:
    """The name as a browser takes it with `Secure`, and plainly where there is no https: on this machine."""
    return f"__Host-{name}" if is_secure(entrance) else name


def is_secure(entrance: Entrance) -> bool:
    """Whether people reach us over https; by the setting, for a proxy may stand before us."""
    return entrance.address.startswith("https://") or not is_local(entrance.address)


def secret_in(request: Request, name: str) -> str | None:
    """The secret in a cookie, if one of a fitting length is there."""
    secret = request.cookies.get(name)
    return secret if secret and len(secret) <= LONGEST and secret.isascii() else None


def keep_session(answer: Response, secret: str, entrance: Entrance) -> None:
    """Give the browser its session; it forgets it when it is closed, and the desk sooner."""
    put(answer, session_name(entrance), secret, entrance, None)


def keep_sign_in(answer: Response, secret: str, entrance: Entrance) -> None:
    """Give the browser the secret of a sign-in that begins."""
    put(answer, sign_in_name(entrance), secret, entrance, int(TO_SIGN_IN.total_seconds()))


def forget(answer: Response, name: str, entrance: Entrance) -> None:
    """Take a cookie back."""
    put(answer, name, "", entrance, 0)


def put(answer: Response, name: str, secret: str, entrance: Entrance, seconds: int | None) -> None:
    """A cookie as hard as a browser can hold it; `lax`, because people come back from their issuer by a link."""
    answer.set_cookie(
        name, secret, max_age=seconds, path="/", secure=is_secure(entrance), httponly=True, samesite="lax"
    )
