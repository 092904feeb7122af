"""Every answer tells the browser what it may do with it: pages, JSON, refusals, assets, and what another app gives."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from services.embedded import Embedded
from services.http.application import application
from services.signing_in.entrance import Entrance
from services.signing_in.trusted import Trusted
from tests.services.http.entering import ADDRESS, MACHINES, By, entrance_of

SAFE = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
    " object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
EVERYWHERE = ("/", "/gaps", "/livez", "/metrics", "/openapi.json", "/nothing", "/cases/no-id", "/pages/throughcare.css")
KEPT_APART = ("/pages/throughcare.css",)  # the same for everybody, so a browser may keep it


def test_every_answer_is_kept_to_itself(client: TestClient) -> None:
    for path in EVERYWHERE:
        for accept in ("application/json", "text/html"):
            headers = client.get(path, headers={"Accept": accept}).headers
            assert {name: headers.get(name) for name in SAFE} == SAFE, path
            assert (headers["Cache-Control"] == "no-store") != (path in KEPT_APART), path


def test_so_is_a_refusal_of_somebody_who_is_not_signed_in(stranger: TestClient) -> None:
    answer = stranger.get("/gaps")
    assert answer.status_code == 401
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


def test_so_is_what_an_app_beside_ours_answers(service: Embedded) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("broken")

    app = application(service, entrance_of(service))
    app.mount("/beside", Starlette(routes=[Route("/", broken)]))
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as one:
        answer = one.get("/beside/")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


@pytest.mark.parametrize(("address", "said"), [(ADDRESS, None), ("https://care.example", "max-age=31536000")])
def test_only_where_people_come_by_tls_is_a_browser_told_to_come_by_nothing_else(
    service: Embedded, address: str, said: str | None
) -> None:
    with TestClient(
        application(service, Entrance(service, Trusted(machines=MACHINES), address)), base_url=address
    ) as one:
        told = one.get("/gaps", auth=By(service.clock, audience=address)).headers.get("Strict-Transport-Security")
    assert (told is None) if said is None else (told is not None and told.startswith(said))
