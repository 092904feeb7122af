"""The processes of the full stack as they run, beside a Kafka and a PostgreSQL that a test may take away from them."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from services.config import Settings
from services.opened import Opened
from tests.real.brokers import Node
from tests.real.databases import PostgresServer
from tests.real.running import Program
from tests.reference_fold import all_digests
from tests.services.http.entering import By, registered

ROOT = Path(__file__).parents[2]
SECONDS = 120.0
NAMES = {"api": "serve", "relay": "relay", "projector 0": "project", "clock": "clock", "notary": "notary"}


class Parts:
    """API, relay, projector, clock and notary, each a process that writes what it says into a file of its own."""

    def __init__(self, folder: Path, kafka: Node, postgres: PostgresServer, word: str) -> None:
        self.folder, self.kafka, self.postgres, self.word = folder, kafka, postgres, word
        folder.mkdir(parents=True)
        self.running = {name: Program(f"the {name}", folder / f"{command}.said") for name, command in NAMES.items()}
        self.settings = Settings(
            data=folder / "data",
            postgres=SecretStr(postgres.url),
            kafka=kafka.address,
            word=word,
            partitions=3,
            copies=1,
            port=0,
        )

    @property
    def environment(self) -> dict[str, str]:
        told = {"DATA": str(self.settings.data), "POSTGRES": self.postgres.url, "KAFKA": self.kafka.address}
        told |= {"WORD": self.word, "PARTITIONS": "3", "COPIES": "1", "PORT": "0"}
        told |= {"SIGN_IN": str(registered(self.folder))}
        return {**os.environ, **{f"THROUGHCARE_{name}": value for name, value in told.items()}}

    def start(self) -> None:
        """Start each that is not at work."""
        for name, program in self.running.items():
            if not program.running:
                program.start([sys.executable, "-m", "services", NAMES[name]], cwd=ROOT, env=self.environment)

    def stop(self) -> None:
        """End all, in order."""
        ended = {name: program.stop() for name, program in self.running.items() if program.running}
        assert not any(ended.values()), ended

    def kill(self) -> None:
        for program in self.running.values():
            program.kill()

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait for something; nobody may end meanwhile."""
        end = time.monotonic() + SECONDS
        while not holds():
            ended = [program.last_lines() for program in self.running.values() if not program.running]
            assert not ended, ended
            assert time.monotonic() < end, self.standing()
            time.sleep(0.05)

    def said(self) -> str:
        """All that all of them have said."""
        return "\n".join(program.last_lines(10_000) for program in self.running.values())

    def lines(self, name: str, event: str) -> list[dict[str, Any]]:
        """What one part said of one kind since it was started last."""
        program = self.running[name]
        if not program.output.exists():
            return []
        said = program.output.read_bytes()[program.before :].decode().splitlines()
        told = [json.loads(line) for line in said if line.startswith("{") and line.endswith("}")]
        return [one for one in told if one["event"] == event]

    def hindered(self, name: str) -> list[str]:
        """Why a part could not go on, each time that it said so."""
        return [one["why"] for one in self.lines(name, "hindered") + self.lines(name, "relay_waits")]

    @property
    def address(self) -> str:
        """Where the API said that it is; empty before."""
        program = self.running["api"]
        said = program.output.read_bytes()[program.before :].decode()
        return next((line.split()[-1] for line in said.splitlines() if line.startswith("Throughcare is at ")), "")

    def get(self, path: str, **headers: str) -> httpx.Response | None:
        """What the API answers, if it does."""
        try:
            address = self.address
            return httpx.get(f"{address}{path}", headers=headers, auth=By(audience=address), timeout=30)
        except (httpx.TransportError, httpx.UnsupportedProtocol):
            return None

    def send(self, name: str, body: dict[str, Any], key: str) -> httpx.Response:
        """A command as the ward manager gives it."""
        address, headers = self.address, {"Idempotency-Key": key}
        by = By(audience=address)
        return httpx.post(f"{address}/commands/{name}", json=body, headers=headers, auth=by, timeout=60)

    def standing(self) -> dict[str, Any]:
        """What `/readyz` says."""
        answer = self.get("/readyz")
        found: dict[str, Any] = answer.json() if answer is not None else {"standing": "away", "why": ""}
        return found

    def ready(self) -> bool:
        return bool(self.standing()["standing"] == "ready")

    def number(self, name: str, *labels: str) -> float | None:
        """One of the numbers of `/metrics`."""
        answer = self.get("/metrics")
        for family in text_string_to_metric_families(answer.text if answer is not None else ""):
            for sample in family.samples:
                if sample.name == name and tuple(sample.labels.values()) == labels:
                    return sample.value
        return None

    def caught_up(self) -> bool:
        """Ready; the log, the read models and what is signed are where the record is."""
        found = self.standing()
        places = {found.get(f"{part}_position") for part in ("store", "projector", "published")}
        return found["standing"] == "ready" and {self.number("care_signed_position")} == places

    def whole(self) -> "Parts":
        """Everything there and at work, whatever a test before left behind."""
        for server in (self.postgres, self.kafka):
            if not server.running:
                server.up()
        self.start()
        self.until(self.caught_up)
        return self

    def digests(self) -> dict[str, str]:
        """A digest of every table of the read models."""
        with Opened(self.settings) as opened:
            return all_digests(opened.views, places=False)
