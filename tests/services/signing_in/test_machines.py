"""A program speaks for the roles of its own agency that it is registered for, and for nobody else."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from schemas.refused import Refused
from services.desk import Desk
from services.signing_in.assurance import SignedIn
from services.signing_in.machines import Machines
from services.signing_in.sessions import Sessions, new_secret
from services.signing_in.trusted import Machine

NOW = datetime(2026, 3, 4, 14, 25, tzinfo=UTC)
ADDRESS = "https://care.example"
WARD, OTHER = ECKey.generate_key("P-256", auto_kid=True), ECKey.generate_key("P-256", auto_kid=True)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    ward = {"client_id": "ward", "agency": "NHS_MH", "roles": ("doctor",), "keys": (WARD.as_dict(private=False),)}
    home: dict[str, Any] = {
        "client_id": "home",
        "agency": "PROVIDER",
        "roles": ("support_worker", "registered_manager"),
    }
    home |= {"keys": (OTHER.as_dict(private=False),), "weighty": True}
    with closing(Desk(tmp_path / "desk.db")) as desk:
        sessions = Sessions(desk.tables, timedelta(minutes=30), timedelta(hours=12))
        yield Machines([Machine.model_validate(one) for one in (ward, home)], ADDRESS, sessions)


def speaking(machines: Machines, name: str, key: Any, **named: str) -> SignedIn:
    at = int(NOW.timestamp())
    claims = {"iss": name, "sub": name, "aud": ADDRESS, "iat": at, "exp": at + 60, "jti": new_secret()} | named
    return machines.signed_in(jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key), NOW)


def test_for_the_one_role_that_it_has_or_the_one_that_it_names(machines: Machines) -> None:
    ward = speaking(machines, "ward", WARD)
    assert (ward.told_by, ward.program, ward.fresh, ward.asked_at) == ("doctor@NHS_MH", "ward", False, NOW)
    home = speaking(machines, "home", OTHER, role="support_worker")
    assert (home.told_by, home.fresh) == ("support_worker@PROVIDER", True)


def test_for_no_role_that_it_is_not_registered_for(machines: Machines) -> None:
    with pytest.raises(Refused, match=r"^this program may not speak for the role that it names$") as no:
        speaking(machines, "ward", WARD, role="ward_manager")
    assert no.value.rule == "role_not_theirs"


def test_one_that_has_several_must_say_which(machines: Machines) -> None:
    with pytest.raises(Refused, match="role: this field is missing"):
        speaking(machines, "home", OTHER)


def test_with_its_own_key_alone(machines: Machines) -> None:
    for name, key in (("home", WARD), ("ward", OTHER)):
        with pytest.raises(Refused, match=r"^no program is registered under this name with this key$") as no:
            speaking(machines, name, key)
        assert no.value.rule == "program_unknown"
