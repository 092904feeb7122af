"""The real app with the local issuer beside it, on a socket of its own, and a browser that comes to it."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn

from services.clock import Clock
from services.config import Settings
from services.embedded import Embedded
from services.http.application import application
from services.http.doors import configured, listening
from services.local_issuer.issuing import Issuing
from services.local_issuer.mounting import PATH, local_issuer
from services.local_issuer.people import people
from services.signing_in.entrance import Entrance
from services.signing_in.trusted import Trusted
from tests.services.http.entering import MACHINES
from tests.services.http.waiting import until

PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
JSON = {"Accept": "application/json"}


class House:
    """A served app: where it is, its entrance, its local issuer, and the record behind it."""

    def __init__(self, service: Embedded, entrance: Entrance, issuing: Issuing) -> None:
        self.service, self.entrance, self.issuing = service, entrance, issuing
        self.address = entrance.address


@contextmanager
def house(folder: Path, clock: Clock) -> Iterator[House]:
    """Serve until the end."""
    door = listening("127.0.0.1", 0, "")
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    with Embedded(Settings(data=folder / "data"), clock) as service:
        service.start()
        local = local_issuer(address, clock)
        entrance = Entrance(service, Trusted(machines=MACHINES), address, local.provider)
        app = application(service, entrance)
        app.mount(PATH, local.app)
        server = uvicorn.Server(configured(app))
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        until(20, lambda: server.started)
        yield House(service, entrance, local.issuing)
        server.should_exit = True
        app.state.reception.news.close()
        thread.join(20)


class Browser:
    """Follows what it is told, sends forms as a browser does, and keeps cookies."""

    def __init__(self, at: House) -> None:
        self.house = at
        self.client = httpx.Client(base_url=at.address, headers=PAGE)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def follow(self, path: str) -> httpx.Response:
        return self.client.get(path, follow_redirects=True)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        return self.client.post(path, data=fields, headers=headers)

    def cookie(self) -> str | None:
        """The secret of the session."""
        return self.client.cookies.get("throughcare")

    def choose(self, page: httpx.Response, role: str = "ward_manager", agency: str = "NHS_MH") -> httpx.Response:
        """Press the button of somebody of this role; whoever answers sends us back to the service."""
        somebody = next(one for one in people().values() if (one.role, one.agency) == (role, agency))
        return self.post(f"{PATH}/who", fields_of(page.text) | {"person": somebody.subject})

    def sign_in(self, path: str = "/", role: str = "ward_manager", agency: str = "NHS_MH") -> httpx.Response:
        """From a page to the issuer, and back to the page."""
        back = self.choose(self.follow(path), role, agency).headers["Location"]
        return self.get(back)


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the forms on a page."""
    return {
        unescape(name): unescape(value) for name, value in re.findall('type="hidden" name="(.*?)" value="(.*?)"', page)
    }


def asked_in(address: str) -> dict[str, str]:
    """What an address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def rule_of(answer: Any) -> tuple[int, str]:
    """The status and the rule of a refusal, on a page or in JSON."""
    found = re.search("Rule: <code>(.*?)</code>", answer.text)
    return answer.status_code, found[1] if found else answer.json()["rule"]
