"""`throughcare assertion`: what a program of an agency sends with one request to show who it is."""

from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated, Final
from uuid import UUID

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from services.clock import WallClock
from services.commands.answers import answer, misused, saying_no
from services.secret_file import SecretUnreadable, secret_from

SECONDS: Final = 60
ALGORITHM: Final = "Ed25519"
KeyFile = Annotated[Path, typer.Argument(metavar="KEY_FILE", help="Its private key, as hex; made on first use.")]
Name = Annotated[str | None, typer.Option("--client", help="The name under which the program is registered.")]
Address = Annotated[str, typer.Option("--to", help="The service's address, as it prints it when it starts.")]
Role = Annotated[str | None, typer.Option("--role", help="For which role of its agency it speaks.")]
Worker = Annotated[UUID | None, typer.Option("--worker", help="For which worker, by their id.")]
Unit = Annotated[UUID | None, typer.Option("--unit", help="For which unit, by its id.")]
ShowKey = Annotated[bool, typer.Option("--show-key", help="Print its public key, to be registered, and end.")]


def add_to(app: typer.Typer) -> None:
    """Mount this command."""
    app.command("assertion")(assertion)


def assertion(
    key_file: KeyFile,
    client: Name = None,
    to: Address = "http://127.0.0.1:8000",
    role: Role = None,
    worker: Worker = None,
    unit: Unit = None,
    show_key: ShowKey = False,
) -> None:
    """Sign one request: `curl -H "Authorization: Bearer $(throughcare assertion ...)"`. It holds once, for a minute."""
    with saying_no():
        try:
            key = signing_key(key_file)
        except (OSError, SecretUnreadable) as error:
            misused("KEY_FILE", f"{error}")
        if show_key:
            answer(dict(key.as_dict(private=False)), True, lambda _: iter(()))
            return
        if client is None:
            misused("--client", "the name of the program is missing")
        now = int(WallClock().now().timestamp())
        named = {"role": role, "worker": worker, "unit": unit}
        claims = {"iss": client, "sub": client, "aud": to, "iat": now, "exp": now + SECONDS, "jti": token_urlsafe(32)}
        claims |= {name: str(one) for name, one in named.items() if one is not None}
        typer.echo(jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM]))


def signing_key(file: Path) -> OKPKey:
    """The key in a file. Raises OSError, SecretUnreadable."""
    private = Ed25519PrivateKey.from_private_bytes(secret_from(file))
    key = OKPKey(private, private)
    key.ensure_kid()
    return key
