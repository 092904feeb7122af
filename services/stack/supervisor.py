"""The supervisor (https://supervisord.org) that keeps the parts of the full stack running, and how it is spoken to."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from xmlrpc.client import Fault, ServerProxy

from services.stack.missing import StackMissing, needed

SECONDS_TO_BEGIN = 20.0
SECONDS_TO_STOP = 60.0
WORDS = {
    "STOPPED": "stopped",
    "STARTING": "starting",
    "RUNNING": "running",
    "BACKOFF": "ended at once; it is tried again",
    "STOPPING": "stopping",
    "EXITED": "ended; it is started again",
    "FATAL": "cannot be started",
}


class Standing(NamedTuple):
    """How one part stands, and its process id if it has one."""

    name: str
    standing: str
    process: int


class Supervisor:
    """Speaks to a supervisor over its socket."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.known: dict[str, Standing] = {}

    def ask(self, what: str, *told: Any) -> Any:
        """Ask one thing, on a connection of its own: one that has failed once cannot be used again."""
        from supervisor.xmlrpc import SupervisorTransport

        speaking: Any = ServerProxy("http://127.0.0.1", SupervisorTransport(None, None, f"unix://{self.door}"))
        with speaking:
            return getattr(speaking.supervisor, what)(*told)

    def start(self, part: str) -> None:
        """Start a part, each of its processes, and keep them running."""
        self.ask("startProcessGroup", part, False)

    def standings(self) -> list[Standing]:
        """How every part stands now."""
        found = self.ask("getAllProcessInfo")
        return [Standing(one["name"], WORDS.get(one["statename"], one["statename"]), one["pid"]) for one in found]

    def changed(self) -> Iterator[Standing]:
        """The parts that stand otherwise than when this was last asked; one never started is no news."""
        for one in self.standings():
            before = self.known.get(one.name)
            if before != one and not (before is None and one.standing == WORDS["STOPPED"]):
                yield one
            self.known[one.name] = one


@contextmanager
def supervised(definition: Path, environment: Mapping[str, str]) -> Iterator[Supervisor]:
    """A supervisor by its file; at the end it stops every part, the servers last, and itself. Raises StackMissing."""
    with needed("The supervisor", "supervisor"):
        import_module("supervisor.supervisord")
    if not definition.exists():
        raise StackMissing(f"{definition} is missing; run this in the folder of the project, or name it with --file.")
    with tempfile.TemporaryDirectory(prefix="throughcare-") as folder:  # short: the path of a socket may be 108 bytes
        door = f"{folder}/supervisor.sock"
        child = begun(definition, {**environment, "THROUGHCARE_SOCKET": door})
        try:
            supervisor = Supervisor(door)
            wait_for_door(supervisor, child)
            yield supervisor
        finally:
            end(child)


def begun(definition: Path, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    """The supervisor's process, in a session of its own, so that Ctrl-C comes to us alone."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "services.stack.supervising", "-c", str(definition.absolute())],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_door(supervisor: Supervisor, child: "subprocess.Popen[str]") -> None:
    """Until the supervisor answers. Raises StackMissing."""
    ends = time.monotonic() + SECONDS_TO_BEGIN
    while True:
        try:
            supervisor.ask("getState")
            return
        except (OSError, HTTPException, Fault):
            if child.poll() is not None or time.monotonic() > ends:
                said = child.stderr.read().strip() if child.poll() is not None and child.stderr else "it did not answer"
                raise StackMissing(f"The supervisor could not be started: {said}") from None
            time.sleep(0.05)


def end(child: "subprocess.Popen[str]") -> None:
    """Stop everything and wait until it has."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stderr:
        child.stderr.close()
