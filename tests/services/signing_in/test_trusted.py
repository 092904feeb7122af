"""Who is trusted stands in a file; one that could not be meant so is refused with the place in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from schemas.refused import Refused
from services.secret_file import SecretUnreadable
from services.signing_in.addresses import is_address, own_path
from services.signing_in.entrance import proof_of
from services.signing_in.machines import keys_of
from services.signing_in.naming import party_of
from services.signing_in.private_keys import private_key, signs_with
from services.signing_in.trusted import Issuer, Machine, read_trusted

KEY = ECKey.generate_key("P-256", auto_kid=True)
ISSUER: dict[str, Any] = {
    "name": "trust",
    "label": "A trust",
    "issuer": "https://issuer.example",
    "client_id": "throughcare",
    "secret_file": "secret",
    "agencies": ["NHS_MH"],
}
MACHINE: dict[str, Any] = {
    "client_id": "ward",
    "agency": "NHS_MH",
    "roles": ["doctor"],
    "keys": [KEY.as_dict(private=False)],
}


def written(folder: Path, said: Any) -> Path:
    file = folder / "sign-in.json"
    file.write_text(json.dumps(said))
    return file


def test_issuers_and_programs_as_a_file_has_them(tmp_path: Path) -> None:
    found = read_trusted(written(tmp_path, {"issuers": [ISSUER], "machines": [MACHINE]}))
    assert found.issuers[0].secret_file == tmp_path / "secret"
    assert found.issuers[0].algorithms == ("RS256",)
    assert (found.machines[0].client_id, found.machines[0].weighty) == ("ward", False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "http://issuer.example"}, "an issuer begins with https:// (http:// on this machine alone)"),
        ({"issuer": "https://issuer.example/"}, "an issuer begins with https://"),
        ({"issuer": "https://me@issuer.example"}, "an issuer begins with https://"),
        ({"algorithms": ["none"]}, "issuers.0.algorithms.0: this must be one of 'RS256'"),
        ({"algorithms": ["HS256"]}, "issuers.0.algorithms.0: this must be one of 'RS256'"),
        ({"algorithms": []}, "issuers.0.algorithms: the list must hold at least 1"),
        ({"agencies": []}, "issuers.0.agencies: the list must hold at least 1"),
        ({"agencies": ["NOWHERE"]}, "not a code of the list agencies"),
        ({"key_file": "key"}, "an issuer has a secret_file or a key_file, one of the two"),
        ({"secret_file": None}, "an issuer has a secret_file or a key_file, one of the two"),
        ({"agencies": ["NHS_MH", "LA"]}, "claims.agency names the claim that says for which agency"),
        ({"secret": "tea"}, "there is a field here that is not known"),
        ({"roles": {"R1": "no such role"}}, "not a code of the list roles"),
    ],
)
def test_an_issuer_that_cannot_be_meant_so(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as no:
        read_trusted(written(tmp_path, {"issuers": [ISSUER | change]}))
    assert no.value.rule == "sign_in_settings"
    assert no.value.why.startswith("sign-in.json: ")
    assert words in no.value.why
    assert "tea" not in no.value.why


def test_a_name_stands_for_one(tmp_path: Path) -> None:
    for twice in ({"issuers": [ISSUER, ISSUER]}, {"machines": [MACHINE, MACHINE]}):
        with pytest.raises(Refused, match="two issuers, or two programs, have the same name"):
            read_trusted(written(tmp_path, twice))


def test_a_file_that_is_not_there_or_no_json(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^sign-in.json cannot be read \(FileNotFoundError\)$"):
        read_trusted(tmp_path / "sign-in.json")
    (tmp_path / "sign-in.json").write_text("tea")
    with pytest.raises(Refused, match=r"^sign-in.json: this is not JSON$"):
        read_trusted(tmp_path / "sign-in.json")


def test_a_program_is_registered_by_its_public_keys_alone() -> None:
    for keys in ([KEY.as_dict(private=True)], [{"kty": "oct", "k": "dGVhIGF0IGZvdXIgaW4gdGhlIGFmdGVybm9vbg"}]):
        with pytest.raises(Refused) as no:
            keys_of(Machine.model_validate(MACHINE | {"keys": tuple(keys)} | {"roles": ("doctor",)}))
        assert no.value.rule == "sign_in_settings"
        assert no.value.why == "the program ward is registered by its public keys alone"
    with pytest.raises(Refused, match="a key of the program ward cannot be read"):
        keys_of(Machine.model_validate(MACHINE | {"keys": ({"kty": "EC"},), "roles": ("doctor",)}))


def secret(folder: Path, text: str, mode: int = 0o600) -> Issuer:
    file = folder / "secret"
    file.write_text(text)
    file.chmod(mode)
    return Issuer.model_validate(ISSUER | {"agencies": ("NHS_MH",), "secret_file": file})


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    assert proof_of(secret(tmp_path, "tea at four\n")).secret == "tea at four"
    with pytest.raises(Refused, match=r"^trust: secret may be readable by its owner alone \(mode 0600\)$"):
        proof_of(secret(tmp_path, "tea at four", 0o640))
    with pytest.raises(Refused, match=r"^trust: secret must hold a secret as text$"):
        proof_of(secret(tmp_path, "\n"))


def test_a_private_key_as_pem_or_as_json() -> None:
    rsa, curve = RSAKey.generate_key(2048), ECKey.generate_key("P-384")
    for key, algorithm in ((rsa, "PS256"), (curve, "ES384")):
        for text in (key.as_pem(private=True).decode(), json.dumps(key.as_dict(private=True))):
            found = private_key(text)
            assert found.thumbprint() == key.thumbprint()
            assert signs_with(found) == algorithm
    for none in (
        rsa.as_pem(private=False).decode(),
        json.dumps(rsa.as_dict(private=False)),
        "tea",
        "{}",
        '{"kty":"oct","k":"dGVhIGF0IGZvdXIgaW4gdGhlIGFmdGVybm9vbg"}',
    ):
        with pytest.raises(SecretUnreadable, match="must be a private key, as PEM without a password or as a JSON Web"):
            private_key(none)


WORKER = "6f1d9a52-6c1e-4d2e-9b57-0d2f6a1f7a10"


def issuer(**more: Any) -> Issuer:
    return Issuer.model_validate(
        ISSUER | {"agencies": ("NHS_MH", "LA"), "claims": {"agency": "org", "unit": "ward"}} | more
    )


def test_a_person_is_named_by_the_claims_that_the_settings_say() -> None:
    said = {"sub": WORKER, "role": ["R1"], "org": "LA", "ward": "ward 7"}
    party = party_of(said, issuer(roles={"R1": "social_worker"}))
    assert (str(party), str(party.worker)) == ("social_worker@LA", WORKER)
    assert party.unit == party_of(said, issuer(roles={"R1": "social_worker"})).unit
    assert party.unit != party_of(said | {"ward": "ward 8"}, issuer(roles={"R1": "social_worker"})).unit


def test_an_issuers_own_word_for_a_worker_becomes_a_random_looking_id() -> None:
    said = {"sub": "jo.bloggs@trust.example", "role": "doctor", "org": "NHS_MH"}
    one = party_of(said, issuer())
    assert "jo" not in one.model_dump_json()
    assert one.worker == party_of(said, issuer()).worker
    assert one.worker != party_of(said, issuer(issuer="https://other.example")).worker
    assert (
        party_of(said | {"sub": WORKER.upper()}, issuer()).worker != party_of(said | {"sub": WORKER}, issuer()).worker
    )


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        ({"org": "NHS_AC"}, "agency_not_theirs", "this sign-in may not speak for the agency that it names"),
        ({"role": "king"}, "claims_unclear", "the sign-in names a role or an agency that is not in the code lists"),
        ({"role": ["doctor", "gp"]}, "claims_unclear", "the sign-in does not say which role this is, or says several"),
        ({"role": None}, "claims_unclear", "the sign-in does not say which role this is, or says several"),
        ({"org": ""}, "claims_unclear", "the sign-in does not say which agency this is, or says several"),
        ({"sub": 7}, "claims_unclear", "the sign-in does not say which worker this is, or says several"),
    ],
)
def test_claims_that_do_not_say_who(change: dict[str, Any], rule: str, words: str) -> None:
    with pytest.raises(Refused) as no:
        party_of({"sub": WORKER, "role": "doctor", "org": "NHS_MH"} | change, issuer())
    assert (no.value.rule, no.value.why) == (rule, words)


def test_addresses_that_may_carry_a_sign_in() -> None:
    for good in ("https://care.example", "https://care.example:8443/here", "http://127.0.0.1:8000", "http://localhost"):
        assert is_address(good), good
    for bad in (
        "http://care.example",
        "https://",
        "https://a/?b",
        "https://a b",
        "ftp://a",
        "https://a:port",
        "http://127.0.0.1.evil.example",
        "//a",
        "https:\\\\a",
    ):
        assert not is_address(bad), bad


def test_the_way_back_is_one_of_our_own() -> None:
    assert own_path("/gaps?limit=3") == "/gaps?limit=3"
    for elsewhere in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "gaps",
        "",
        "/\n/evil.example",
        "/é",
        "/a\\b",
    ):
        assert own_path(elsewhere) == "/"
