"""The program itself: one line with its address, news within a second, a clean end, a clear word on a taken port."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.services.http.entering import By, registered
from tests.services.http.house import PAGE, fields_of
from tests.services.http.waiting import until
from tests.services.http.ward import CASE, OPEN, PERSON, REGISTER

SERVE = """
import sys
from pathlib import Path
from services.config import Settings
from services.http.serving import serve
demo = len(sys.argv) > 4
sign_in = None if demo else Path(sys.argv[3])
serve(Settings(data=Path(sys.argv[1]), port=int(sys.argv[2]), sign_in=sign_in), demo=demo)
"""


class Served:
    """The program in a process of its own."""

    def __init__(self, folder: Path, port: int = 0, *more: str) -> None:
        self.out, self.err = folder / "out", folder / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            command = [sys.executable, "-c", SERVE, str(folder / "data"), str(port), str(registered(folder)), *more]
            self.process = subprocess.Popen(command, stdout=out, stderr=err)

    @property
    def address(self) -> str:
        """As it was printed."""
        line = until(60, lambda: self.process.poll() is not None or self.out.read_text())
        assert isinstance(line, str), self.err.read_text()
        return line.removeprefix("Throughcare is at ").strip()

    def ends(self, given: signal.Signals) -> int:
        """Its exit code once told to stop."""
        self.process.send_signal(given)
        return self.process.wait(timeout=15)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    one = Served(tmp_path)
    yield one
    one.process.kill()
    one.process.wait()


def send(address: str, name: str, body: dict[str, object]) -> None:
    answer = httpx.post(f"{address}/commands/{name}", json=body, auth=By(audience=address), timeout=30)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("given", [signal.SIGINT, signal.SIGTERM])
def test_one_line_with_the_address_and_a_clean_end(served: Served, given: signal.Signals) -> None:
    address = served.address
    assert address.startswith("http://127.0.0.1:")
    assert httpx.get(f"{address}/readyz").json()["standing"] == "ready"
    assert served.ends(given) == 0
    assert served.out.read_text() == f"Throughcare is at {address}\n"
    lines = [json.loads(line) for line in served.err.read_text().splitlines()]
    assert lines[0]["event"] == "no_issuer"
    assert lines[-1]["event"] == "stopped"
    assert not [one for one in lines if one["level"] == "error"]


def test_a_change_is_heard_and_listeners_are_let_go_at_the_end(served: Served) -> None:
    address = served.address
    send(address, "RegisterPerson", REGISTER)
    with httpx.stream("GET", f"{address}/stream", timeout=20, auth=By(audience=address)) as news:
        assert news.headers["content-type"].startswith("text/event-stream")
        lines = news.iter_lines()
        assert next(lines) == "retry: 2000"
        send(address, "OpenCase", OPEN)
        said = next(json.loads(line[6:]) for line in lines if line.startswith("data: ") and CASE in line)
        assert said == {"position": 2, "cases": [CASE]}
        assert PERSON not in str(said)
        served.process.send_signal(signal.SIGINT)
        assert [line for line in lines if line.startswith("data: ")] == []
        assert served.process.wait(timeout=15) == 0


def test_a_write_by_another_process_is_heard_too(served: Served, tmp_path: Path) -> None:
    address = served.address
    other = """
import asyncio, sys
from pathlib import Path
from services.config import Settings
from services.embedded import Embedded
from services.parsing import parse_command
from services.recording import Asked
from schemas.party import Party
import json
with Embedded(Settings(data=Path(sys.argv[1]))) as embedded:
    command = parse_command("RegisterPerson", json.loads(sys.argv[2]))
    embedded.record.do_now(command, Asked(told_by=Party(role="social_worker", agency="LA")))
"""
    with httpx.stream("GET", f"{address}/stream", timeout=30, auth=By(audience=address)) as news:
        lines = news.iter_lines()
        next(lines)
        subprocess.run([sys.executable, "-c", other, str(tmp_path / "data"), json.dumps(REGISTER)], check=True)
        said = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))
        assert said == {"position": 1, "cases": []}


def test_ten_megabytes_over_a_real_connection(served: Served) -> None:
    address, body = served.address, b" " * 10_000_000
    headers = {"Content-Type": "application/json"} | By(audience=address).header()
    answer = httpx.post(f"{address}/commands/OpenCase", content=body, headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["rule"]) == (413, "body_too_large")
    assert "at most 1,000,000 bytes can be sent at once" in answer.json()["detail"]


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        one = Served(tmp_path, port)
        assert one.process.wait(timeout=60) == 2
    said = one.err.read_text()
    assert said == (
        f"Port {port} on 127.0.0.1 cannot be listened on (address already in use); "
        "set THROUGHCARE_PORT to another, or to 0 for any free one.\n"
    )
    assert one.out.read_text() == ""


def test_the_lived_stories_are_there_from_the_first_page_on(tmp_path: Path) -> None:
    one = Served(tmp_path, 0, "demo")
    try:
        with httpx.Client(base_url=one.address, headers=PAGE, follow_redirects=True, timeout=30) as browser:
            choosing = browser.get("/").text
            assert "This stands in for the sign-in of an agency." in choosing
            manager = re.search('value="(.*?)">Ward manager \\(NHS_MH\\)</button>', choosing)
            assert manager
            given = fields_of(choosing) | {"person": manager[1]}
            page = " ".join(browser.post("/local-issuer/who", data=given).text.split())
        assert "needs a doctor. The roster shows none on that day." in page
        assert "Signed in as the ward manager (NHS_MH)" in page
    finally:
        assert one.ends(signal.SIGTERM) == 0
