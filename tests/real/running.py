"""One program that a test may start, pause, kill and stop; what it says is kept for the report."""

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds to become ready or to end, on a machine busy with other things
TAKEN = ("Address already in use", "could not create any TCP/IP sockets")


class NotReady(Exception):
    """A program did not become ready; its last lines are in the words."""


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nothing listens on at this moment."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Program:
    """A program and its output, which is in a file, so that nothing waits for a reader."""

    def __init__(self, name: str, output: Path) -> None:
        self.name = name
        self.output = output
        self.process: subprocess.Popen[bytes] | None = None
        self.before = 0  # bytes that earlier runs of it said

    def start(self, command: Sequence[str], **options: Any) -> None:
        assert not self.running
        self.before = self.output.stat().st_size if self.output.exists() else 0
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
            )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Ask again and again until it is ready. Raises NotReady when it has ended or takes too long."""
        until = time.monotonic() + PATIENCE
        while not ready():
            if not self.running or time.monotonic() > until:
                raise NotReady(f"{self.name} did not start. Its last lines:\n{self.last_lines()}")
            time.sleep(0.05)

    def send(self, signal_number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(signal_number)

    def pause(self) -> None:
        """Stop it in mid-step, as a machine that does not answer."""
        self.send(signal.SIGSTOP)

    def resume(self) -> None:
        self.send(signal.SIGCONT)

    def kill(self) -> None:
        """End it with no chance to tidy up."""
        self.stop(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Ask it to end, wait until it has gone, and give its exit status."""
        if self.process is None:
            return None
        if self.running:
            self.send(how)
            self.send(signal.SIGCONT)  # a paused one hears nothing else
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(
                f"{self.name} did not end on {how.name}. Its last lines:\n{self.last_lines()}"
            ) from None
        self.process = None
        return status

    def last_lines(self, count: int = 50) -> str:
        if not self.output.exists():
            return "(it said nothing)"
        return "\n".join(self.output.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])

    def said_this_time(self, *words: str) -> bool:
        """Whether it said any of these since it was started last."""
        said = self.output.read_bytes()[self.before :].decode("utf-8", errors="replace")
        return any(some in said for some in words)
