"""A witness as an agency runs it: the program itself, in a folder and at a port of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from services.proof.note import Verifier
from services.proof.witnesses import Address, Witness
from tests.real.running import Program, free_ports
from tests.services.witness.made_log import LOG

COMMAND = [sys.executable, "-m", "services", "witness"]


class RunningWitness(Program):
    """It listens where it listened before when it is started again."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(name, folder / "output")
        self.folder, self.port = folder, free_ports(1)[0]
        (folder / "logs").write_text(f"# the log of one store\n\n{LOG.verifier.to_text()}\n")

    def settings(self, **more: str) -> dict[str, str]:
        """The environment it runs in."""
        mine = {"name": self.name, "logs": str(self.folder / "logs"), "data": str(self.folder), "port": str(self.port)}
        return {**os.environ, **{f"THROUGHCARE_WITNESS_{name.upper()}": value for name, value in mine.items()}, **more}

    def begin(self, **more: str) -> None:
        """Start it; `more` is put into its environment."""
        self.start(COMMAND, env=self.settings(**more))

    def is_there(self) -> None:
        """Wait until it answers."""
        self.wait_until(lambda: self.said_this_time(f"The witness {self.name} is at {self.url}\n"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def key(self) -> str:
        """The line of its public key."""
        return subprocess.run(
            [*COMMAND, "--show-key"], env=self.settings(), check=True, capture_output=True, text=True
        ).stdout.strip()

    def known_as(self, key: Verifier) -> Witness:
        """As a log has it in its list."""
        return Witness(key, Address.read(self.url))

    def die(self) -> None:
        self.stop(signal.SIGKILL)
