"""What a server is told of who may come in; what could let somebody in by mistake is refused before it serves."""

import socket
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from schemas.refused import Refused
from services.clock import WallClock
from services.config import Settings
from services.embedded import Embedded
from services.http.application import application
from services.http.letting_in import address_of, let_in, refuse_demo_elsewhere
from services.http.serving import serve
from services.local_issuer.issuing import Client, Issuing
from services.local_issuer.mounting import local_issuer
from services.signing_in.entrance import Entrance
from services.signing_in.trusted import Issuer, Trusted
from tests.services.http.entering import registered
from tests.services.http.pages_read import PageRead

ELSEWHERE = (
    "the demo's people can be chosen on the loopback address alone; take THROUGHCARE_HOST and THROUGHCARE_ADDRESS away,"
    " or name a real issuer in THROUGHCARE_SIGN_IN and leave the demo's people out"
)


@pytest.mark.parametrize(
    "more", [{"host": "0.0.0.0"}, {"host": "192.0.2.7"}, {"host": "::"}, {"address": "https://care.example"}]
)
def test_the_demos_people_are_on_the_loopback_address_alone(tmp_path: Path, more: Any, capsys: Any) -> None:
    settings = Settings(data=tmp_path / "data", port=0, **more)
    for given, demo in ((settings, True), (settings.model_copy(update={"demo_people": True}), False)):
        with pytest.raises(SystemExit) as ended:
            serve(given, demo=demo)
        assert ended.value.code == 2
        assert capsys.readouterr().err == f"{ELSEWHERE}.\n"
    assert not (tmp_path / "data").exists()


def test_the_demos_people_do_not_stand_beside_a_real_issuer(tmp_path: Path) -> None:
    with pytest.raises(Refused) as no:
        refuse_demo_elsewhere(Settings(data=tmp_path, sign_in=registered(tmp_path)))
    assert (no.value.rule, no.value.why) == ("not_on_loopback", ELSEWHERE)
    refuse_demo_elsewhere(Settings(data=tmp_path))


@pytest.mark.parametrize("address", ["https://care.example", "http://192.0.2.7:8000", "http://127.0.0.1.evil.example"])
def test_the_local_issuer_itself_is_nowhere_else(address: str) -> None:
    with pytest.raises(Refused, match="can be chosen on the loopback address alone"):
        Issuing(f"{address}/local-issuer", Client("a", "b", "c", "d"), WallClock())
    with pytest.raises(Refused, match="can be chosen on the loopback address alone"):
        local_issuer(address, WallClock())


def test_the_demos_people_are_not_let_into_a_record_of_real_people(tmp_path: Path) -> None:
    with Embedded(Settings(data=tmp_path / "data")) as service:
        entrance, local = let_in(service, 8000, demo_people=True)
    assert local is None
    assert entrance.providers == {}


def test_where_people_reach_this_service(tmp_path: Path) -> None:
    assert address_of(Settings(data=tmp_path), 8123) == "http://127.0.0.1:8123"
    assert address_of(Settings(data=tmp_path, host="::1"), 8123) == "http://[::1]:8123"
    behind = Settings(data=tmp_path, host="0.0.0.0", address="https://care.example")
    assert address_of(behind, 8000) == "https://care.example"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"host": "0.0.0.0"}, "THROUGHCARE_ADDRESS must say where people reach this service, beginning with https://"),
        (
            {"address": "http://care.example"},
            "THROUGHCARE_ADDRESS is where people reach this service, such as https://",
        ),
        ({"address": "https://care.example/"}, "without a slash at its end"),
    ],
)
def test_nobody_signs_in_over_an_open_line(tmp_path: Path, more: dict[str, Any], words: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        serve(Settings(data=tmp_path / "data", port=0, **more), demo=False)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_a_file_that_does_not_fit_ends_it_with_a_sentence(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "sign-in.json"
    file.write_text('{"issuers": [{}]}')
    with pytest.raises(SystemExit):
        serve(Settings(data=tmp_path / "data", port=0, sign_in=file), demo=False)
    assert "sign-in.json: issuers.0.name: this field is missing" in capsys.readouterr().err


def test_with_nobody_trusted_nobody_is_let_in(tmp_path: Path) -> None:
    with Embedded(Settings(data=tmp_path / "data")) as service:
        entrance = Entrance(service, Trusted(), "http://127.0.0.1:8000")
        with pytest.raises(Refused) as no:
            entrance.provider(None)
    assert no.value.rule == "sign_in_not_set_up"
    assert no.value.why == "nobody can sign in here yet; the setting THROUGHCARE_SIGN_IN names who may"


def test_an_issuer_that_does_not_answer(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with Embedded(Settings(data=tmp_path / "data")) as service:
            entrance = Entrance(service, Trusted(), address, local_issuer(address, service.clock).provider)
            with pytest.raises(Refused, match="the sign-in of this organisation does not answer as it should") as no:
                entrance.begin("secret", entrance.provider("demo"), "/")
            with pytest.raises(Refused, match="no sign-in is known under this name"):
                entrance.provider("another")
    assert no.value.rule == "issuer_away"


def test_a_choice_where_there_are_several_issuers_and_a_sentence_where_there_is_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("tea")
    secret.chmod(0o600)
    said = {"issuer": "https://issuer.example", "client_id": "throughcare", "secret_file": secret}
    ward = Issuer.model_validate(said | {"name": "ward", "label": "The <ward>", "agencies": ("NHS_MH",)})
    home = Issuer.model_validate(said | {"name": "home", "label": "The home", "agencies": ("PROVIDER",)})
    with Embedded(Settings(data=tmp_path / "data")) as service:
        for issuers, status, words in (
            ((ward, home), 200, '<a href="/sign-in?issuer=ward&amp;back=%2Fcases">The &lt;ward&gt;</a>'),
            ((), 401, "nobody can sign in here yet; the setting THROUGHCARE_SIGN_IN names who may."),
        ):
            entrance = Entrance(service, Trusted(issuers=issuers), "http://127.0.0.1:8000")
            client = TestClient(application(service, entrance), base_url=entrance.address)
            page = client.get("/cases", headers={"Accept": "text/html"})
            assert page.status_code == status
            assert words in page.text
            PageRead(page.text)
