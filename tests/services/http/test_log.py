"""The log as anybody may fetch it: its key, its newest checkpoint, its tiles; and whether a page is witnessed."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from services.embedded import Embedded
from services.proof.checkpoint import Checkpoint
from services.proof.merkle import leaf_hash
from services.proof.notary import Notary
from services.proof.note import Note, Verifier
from tests.services.http.no import refused
from tests.services.http.ward import up_to_the_plan


@pytest.fixture
def notary(service: Embedded) -> Notary:
    return Notary(service.record.store, service.kept, service.signers)


def test_what_is_signed_can_be_checked_with_what_is_fetched(
    client: TestClient, service: Embedded, notary: Notary
) -> None:
    up_to_the_plan(client)
    notary.once(now=True)
    key = Verifier.read(client.get("/log/key").text)
    year = service.kept.logs()[0].year
    note = Note.read(client.get(f"/log/{year}/checkpoint").text)
    found = Checkpoint.read(note.text)
    assert key.signed(note)
    tile = client.get(f"/log/{year}/tile/0/000.p/{found.size}")
    assert tile.headers["content-type"] == "application/octet-stream"
    assert "immutable" in tile.headers["cache-control"]
    assert tile.content == b"".join(service.record.store.leaves(0, found.size))
    bundle = client.get(f"/log/{year}/tile/entries/000.p/{found.size}").content
    assert b"".join(leaf_hash(one) for one in cut(bundle)) == tile.content
    assert b"Planted-Canary" not in bundle


def cut(bundle: bytes) -> Iterator[bytes]:
    """The leaves in a bundle."""
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        yield bundle[2 : 2 + length]
        bundle = bundle[2 + length :]


@pytest.mark.parametrize(
    "tile",
    [
        "entries/001",
        "entries/000",
        "0/001",
        "0/000",
        "0/000.p/256",
        "0/000.p/200",
        "0/0",
        "0/x000/000",
        "0/000.p/0",
        "9/000",
        "0/abc",
    ],
)
def test_a_tile_that_is_not_there(client: TestClient, service: Embedded, notary: Notary, tile: str) -> None:
    up_to_the_plan(client)
    notary.once(now=True)
    year = service.kept.logs()[0].year
    answer = client.get(f"/log/{year}/tile/{tile}")
    if tile.startswith("9"):
        assert answer.status_code == 422
    else:
        refused(answer, 404, "tile_not_found", "the log of this year holds no such tile")


def test_a_year_of_which_nothing_is_signed(client: TestClient) -> None:
    why = "nothing that was recorded in this year is signed"
    refused(client.get("/log/1999/checkpoint"), 404, "checkpoint_not_found", why)


def test_a_stranger_is_not_shown_the_log(stranger: TestClient) -> None:
    assert stranger.get("/log/key").status_code == 403


def test_a_page_says_whether_it_is_witnessed(client: TestClient, service: Embedded, notary: Notary) -> None:
    up_to_the_plan(client)
    notary.once(now=True)
    page = {"Accept": "text/html"}
    assert "not yet witnessed." in client.get("/cases", headers=page).text
    newest = service.kept.newest()
    assert newest is not None
    service.kept.countersigned(newest.year, newest.size, newest.note, published=True)
    said = client.get("/cases", headers=page).text
    assert "witnessed." in said and "not yet witnessed" not in said


def test_numbers_of_the_proof(client: TestClient, notary: Notary) -> None:
    up_to_the_plan(client)
    notary.once(now=True)
    lines = client.get("/metrics").text.splitlines()
    assert "care_witnessed_position 0.0" in lines
    assert any(line.startswith("care_signed_position ") and not line.endswith(" 0.0") for line in lines)
    assert "care_signed_behind_seconds 0.0" in lines
