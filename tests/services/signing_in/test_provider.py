"""How we ask an issuer for a token: by our secret or our key, never following it elsewhere, never taking too much."""

import http.server
import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from schemas.refused import Refused
from services.signing_in.fetching import LARGEST
from services.signing_in.provider import Proof, Provider
from services.signing_in.trusted import Issuer

KEY = ECKey.generate_key("P-256", auto_kid=True)


class AnIssuer(http.server.BaseHTTPRequestHandler):
    """Answers as it is told to, and remembers what it was sent."""

    def do_GET(self) -> None:
        self.say(200, self.server.description)  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.sent = {name: values[0] for name, values in parse_qs(body).items()}, dict(self.headers)  # type: ignore[attr-defined]
        self.say(*self.server.answer)  # type: ignore[attr-defined]

    def say(self, status: int, body: Any) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        if status == 302:
            self.send_header("Location", f"{self.server.description['issuer']}/elsewhere")  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Quietly."""


@pytest.fixture
def issuer() -> Iterator[Any]:
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), AnIssuer)
    at = f"http://127.0.0.1:{server.server_port}"
    places = {"authorization_endpoint": f"{at}/who", "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/keys"}
    server.description, server.answer = {"issuer": at} | places, (200, {"id_token": "a.b.c", "access_token": "x"})
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def provider(server: Any, proof: Proof) -> Provider:
    said = {"name": "trust", "label": "A trust", "client_id": "throughcare", "key_file": "unread"}
    return Provider(Issuer.model_validate(said | {"issuer": server.description["issuer"], "agencies": ("LA",)}), proof)


def test_a_code_is_exchanged_with_our_secret_and_the_proof_that_we_began(issuer: Any) -> None:
    token = provider(issuer, Proof(secret="tea at four")).exchange("code", "https://care.example/back", "verifier")
    assert token == "a.b.c"
    sent, headers = issuer.sent
    assert sent == {
        "grant_type": "authorization_code",
        "code": "code",
        "redirect_uri": "https://care.example/back",
        "code_verifier": "verifier",
    }
    assert b64decode(headers["Authorization"].removeprefix("Basic ")) == b"throughcare:tea at four"


def test_a_code_is_exchanged_with_what_our_key_signs(issuer: Any) -> None:
    provider(issuer, Proof(key=KEY, algorithm="ES256")).exchange("code", "https://care.example/back", "verifier")
    sent, headers = issuer.sent
    assert "Authorization" not in headers
    assert sent["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    shown = jwt.decode(sent["client_assertion"], KEY, algorithms=["ES256"]).claims
    assert (shown["iss"], shown["sub"]) == ("throughcare", "throughcare")
    assert shown["aud"] == f"{issuer.description['issuer']}/token"
    assert shown["jti"] and shown["exp"] > shown["iat"]


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ((400, {"error": "invalid_grant", "error_description": "planted-canary"}), "code_not_taken"),
        ((200, {"access_token": "x"}), "issuer_away"),
        ((200, {"id_token": 7}), "issuer_away"),
        ((200, b"planted-canary"), "issuer_away"),
        ((500, b"planted-canary"), "issuer_away"),
        ((302, b""), "issuer_away"),
        ((200, b'{"id_token": "' + b"x" * LARGEST + b'"}'), "issuer_away"),
    ],
)
def test_an_answer_that_is_no_token(issuer: Any, answer: tuple[int, Any], rule: str) -> None:
    issuer.description |= {"id_token": "from.elsewhere.indeed"}  # what somebody would find who let himself be sent on
    issuer.answer = answer
    with pytest.raises(Refused) as no:
        provider(issuer, Proof(secret="tea")).exchange("code", "https://care.example/back", "verifier")
    assert no.value.rule == rule
    assert "canary" not in no.value.why


def test_a_description_that_is_too_large_or_none(issuer: Any) -> None:
    much = {"issuer": issuer.description["issuer"], "more": "x" * LARGEST}
    said: tuple[Any, ...] = ([], "tea", much)
    before = issuer.description
    for description in said:
        issuer.description = before
        found = provider(issuer, Proof(secret="tea"))
        issuer.description = description
        with pytest.raises(Refused, match="does not answer as it should"):
            found.described()
