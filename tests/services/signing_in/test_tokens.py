"""A token is believed only where all of it holds; each way of forging one is refused by its own rule."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from schemas.refused import Refused
from services.signing_in.issuer_keys import APART_SECONDS, OLD_SECONDS, IssuerKeys
from services.signing_in.provider import Described, Proof, Provider, read
from services.signing_in.trusted import Issuer

NOW = datetime(2026, 3, 4, 14, 25, tzinfo=UTC)
AT = int(NOW.timestamp())
HERS, OTHER = RSAKey.generate_key(2048, auto_kid=True), RSAKey.generate_key(2048, auto_kid=True)
with pytest.warns(SecurityWarning):
    SMALL = RSAKey.generate_key(1024, auto_kid=True)
CLAIMS: dict[str, Any] = {
    "iss": "https://issuer.example",
    "aud": "throughcare",
    "sub": "planted-canary",
    "iat": AT,
    "exp": AT + 300,
    "nonce": "once",
}


def provider(*keys: Any, algorithms: tuple[str, ...] = ("RS256",)) -> Provider:
    """The provider of one issuer that publishes these keys."""
    issuer = Issuer.model_validate(
        {
            "name": "trust",
            "label": "A trust",
            "issuer": CLAIMS["iss"],
            "client_id": "throughcare",
            "secret_file": "unread",
            "agencies": ("NHS_MH",),
            "algorithms": algorithms,
        }
    )
    found = Provider(issuer, Proof(secret="unused"))
    found.keys = IssuerKeys(lambda: {"keys": [one.as_dict(private=False) for one in keys or (HERS,)]})
    return found


def signed(claims: dict[str, Any], key: Any = HERS, algorithm: str = "RS256", **header: Any) -> str:
    said = {"alg": algorithm, "kid": key.kid} | header
    return jwt.encode({name: one for name, one in said.items() if one is not None}, claims, key, algorithms=[algorithm])


def refusal(token: str, *keys: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as no:
        provider(*keys).claims(token, "once", NOW)
    assert "canary" not in no.value.why
    return no.value.rule, no.value.why


def test_a_token_in_which_all_holds_is_believed() -> None:
    assert provider().claims(signed(CLAIMS), "once", NOW)["sub"] == "planted-canary"
    assert provider().claims(signed(CLAIMS, kid=None), "once", NOW)["sub"] == "planted-canary"
    several = CLAIMS | {"aud": ["throughcare", "another"], "azp": "throughcare"}
    assert provider().claims(signed(several), "once", NOW)["azp"] == "throughcare"


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        ({"iss": "https://other.example"}, "token_issuer", "the token was issued by somebody else"),
        ({"aud": "another"}, "token_audience", "the token is meant for another service"),
        ({"aud": ["another"]}, "token_audience", "the token is meant for another service"),
        ({"aud": ["throughcare", "another"]}, "token_audience", "the token is meant for another service"),
        ({"azp": "another"}, "token_audience", "the token is meant for another service"),
        ({"nonce": "twice"}, "token_nonce", "the token answers another sign-in"),
        ({"nonce": None}, "token_incomplete", "the token does not say all that it must"),
        ({"sub": None}, "token_incomplete", "the token does not say all that it must"),
        ({"exp": None}, "token_incomplete", "the token does not say all that it must"),
        ({"iat": None}, "token_incomplete", "the token does not say all that it must"),
        ({"exp": AT - 60}, "token_expired", "the token is no longer valid"),
        ({"exp": "tomorrow"}, "token_expired", "the token is no longer valid"),
        ({"iat": AT + 61}, "token_early", "the token is from a time that has not come yet"),
        ({"nbf": AT + 61}, "token_early", "the token is from a time that has not come yet"),
    ],
)
def test_a_claim_that_does_not_hold(change: dict[str, Any], rule: str, words: str) -> None:
    said = {name: one for name, one in (CLAIMS | change).items() if one is not None}
    assert refusal(signed(said)) == (rule, words)


def test_clocks_of_two_organisations_may_differ_by_a_minute() -> None:
    assert provider().claims(signed(CLAIMS | {"iat": AT + 59, "exp": AT - 59}), "once", NOW)


def unsigned(header: dict[str, Any]) -> str:
    parts = [urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in (header, CLAIMS)]
    return f"{parts[0]}.{parts[1]}."


def test_no_algorithm_is_no_signature() -> None:
    for name in ("none", "None", "NONE", "", None, ["RS256"]):
        rule, why = refusal(unsigned({"alg": name, "kid": HERS.kid}))
        assert rule in ("token_algorithm", "token_unreadable")
        assert why in ("the token is not signed in a way that is taken from its issuer", "this is no signed token")
    assert refusal(unsigned({"alg": "none"}))[0] == "token_algorithm"
    assert refusal(unsigned({"alg": "RS256", "kid": HERS.kid}))[0] in ("token_signature", "token_unreadable")


def test_a_public_key_is_no_shared_secret() -> None:
    claims = unsigned({"alg": "HS256", "kid": HERS.kid})[:-1]
    for public in (HERS.as_pem(private=False), HERS.as_der(private=False), json.dumps(HERS.as_dict()).encode()):
        seal = urlsafe_b64encode(hmac.digest(public, claims.encode(), "sha256")).rstrip(b"=").decode()
        assert refusal(f"{claims}.{seal}")[0] == "token_algorithm"


def test_a_shared_secret_among_the_published_keys_is_no_key() -> None:
    secret = OctKey.generate_key(256, auto_kid=True)
    found = provider()
    found.keys = IssuerKeys(lambda: {"keys": [secret.as_dict()]})
    with pytest.raises(Refused) as no:
        found.claims(signed(CLAIMS), "once", NOW)
    assert no.value.rule == "token_key_unknown"


def test_an_algorithm_that_was_not_agreed() -> None:
    assert refusal(signed(CLAIMS, algorithm="RS512")) == (
        "token_algorithm",
        "the token is not signed in a way that is taken from its issuer",
    )
    curve = ECKey.generate_key("P-256", auto_kid=True)
    assert refusal(signed(CLAIMS, curve, "ES256"), HERS, curve)[0] == "token_algorithm"


def test_another_key_under_the_same_id() -> None:
    assert refusal(signed(CLAIMS, OTHER, kid=HERS.kid)) == ("token_signature", "the token's signature does not hold")


def test_a_key_that_the_token_brings_itself_is_not_used() -> None:
    brought = signed(CLAIMS, OTHER, kid=HERS.kid, jwk=OTHER.as_dict(private=False), jku="https://evil.example/keys")
    assert refusal(brought)[0] in ("token_signature", "token_unreadable")


def test_a_key_that_nobody_published() -> None:
    words = "the token is signed with a key that its issuer does not publish"
    assert refusal(signed(CLAIMS, OTHER)) == ("token_key_unknown", words)
    assert refusal(signed(CLAIMS, kid=None), HERS, OTHER) == ("token_key_unknown", words)


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_a_key_that_is_too_short() -> None:
    assert refusal(signed(CLAIMS, SMALL), SMALL) == ("token_key_weak", "a key of fewer than 2048 bits signs for nobody")


def test_a_token_of_another_type() -> None:
    assert refusal(signed(CLAIMS, typ="at+jwt")) == ("token_unreadable", "this is no signed token")


def test_a_token_that_is_too_large_is_not_even_read() -> None:
    large = signed(CLAIMS | {"more": "x" * 16_384})
    assert refusal(large) == ("token_too_large", "a token has at most 16,384 characters")


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "....", "é.b.c", "W10.W10.W10", "{" * 5000])
def test_what_is_no_token(token: str) -> None:
    assert refusal(token)[0] in ("token_unreadable", "token_algorithm")


def test_one_sign_of_a_token_changed() -> None:
    token = signed(CLAIMS)
    head, body, seal = token.split(".")
    for changed in (
        f"{head}.{body[:-2]}{'A' if body[-2] != 'A' else 'B'}{body[-1]}.{seal}",
        f"{head}.{body}.{seal[:-4]}",
    ):
        assert refusal(changed)[0] in ("token_signature", "token_unreadable")


def test_an_issuer_is_asked_for_its_keys_again_but_not_by_every_made_up_id() -> None:
    asked, ticks = [0], [0.0]

    def fetch() -> Any:
        asked[0] += 1
        return {"keys": [(HERS if asked[0] < 3 else OTHER).as_dict(private=False)]}

    keys = IssuerKeys(fetch, lambda: ticks[0])
    assert keys.key_for(HERS.kid, "RS256").kid == HERS.kid
    for _ in range(20):
        with pytest.raises(Refused, match="does not publish"):
            keys.key_for("made up", "RS256")
    assert asked == [1]
    ticks[0] += APART_SECONDS
    with pytest.raises(Refused, match="does not publish"):
        keys.key_for("made up", "RS256")
    assert asked == [2]
    ticks[0] += APART_SECONDS
    assert keys.key_for(OTHER.kid, "RS256").kid == OTHER.kid
    with pytest.raises(Refused, match="does not publish"):
        keys.key_for(HERS.kid, "RS256")


def test_a_key_that_was_taken_back_is_not_believed_for_ever() -> None:
    published, ticks = [HERS], [0.0]
    keys = IssuerKeys(lambda: {"keys": [one.as_dict(private=False) for one in published]}, lambda: ticks[0])
    assert keys.key_for(HERS.kid, "RS256").kid == HERS.kid
    published[0] = OTHER
    ticks[0] += OLD_SECONDS
    with pytest.raises(Refused, match="does not publish"):
        keys.key_for(HERS.kid, "RS256")


SAID = {
    "issuer": "https://issuer.example",
    "authorization_endpoint": "https://issuer.example/authorize",
    "token_endpoint": "https://issuer.example/token",
    "jwks_uri": "https://issuer.example/keys",
}


def test_a_description_tells_where_everything_is() -> None:
    assert read(SAID, "https://issuer.example") == Described(
        "https://issuer.example/authorize", "https://issuer.example/token", "https://issuer.example/keys", None, False
    )


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://issuer.example/"},
        {"token_endpoint": "http://issuer.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"code_challenge_methods_supported": ["plain"]},
    ],
)
def test_a_description_that_is_not_the_issuers_own_or_not_safe(change: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="does not answer as it should; try again") as no:
        read(SAID | change, "https://issuer.example")
    assert no.value.rule == "issuer_away"
