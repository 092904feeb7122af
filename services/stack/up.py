"""The full stack on one laptop: its servers and our own processes under one supervisor, until told to stop."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from subprocess import run

from services.config import Settings
from services.stack.answering import api_answers, kafka_answers, postgres_answers
from services.stack.laptop import Laptop
from services.stack.missing import StackMissing
from services.stack.supervisor import Supervisor, supervised

SERVERS: Mapping[str, Callable[[str], bool]] = {"postgres": postgres_answers, "kafka": kafka_answers}
OURS = ("relay", "projector", "clock", "notary", "reconciler", "api")
SECONDS_TO_ANSWER = 180.0
LOOK_SECONDS = 0.5


class ToldToStop(Exception):
    """SIGINT or SIGTERM came."""


def up(settings: Settings, definition: Path, *, demo: bool) -> None:
    """Start everything, show how it stands, and stop it all when told to; what was recorded stays.

    Raises StackMissing, in words, where a part is missing, does not answer, or another `up` runs in the same folder.
    """
    laptop = Laptop(settings)
    with laptop.alone(), told_to_stop(), suppress(ToldToStop):
        laptop.fetch()
        people = {"THROUGHCARE_DEMO_PEOPLE": "true"} if demo and settings.sign_in is None else {}
        with supervised(definition, laptop.environment() | people) as supervisor:
            begin(supervisor, laptop, demo=demo)
            watch(supervisor)
    say(f"Stopped. Everything recorded is in {settings.folder}; `make up` finds it again.")


def begin(supervisor: Supervisor, laptop: Laptop, *, demo: bool) -> None:
    """The servers first, then what they must hold, then our own processes."""
    for name in laptop.own_servers:
        supervisor.start(name)
    for name, answers in SERVERS.items():
        wait_for(name, partial(answers, laptop.address(name)), supervisor, laptop)
    if demo:
        load_stories(laptop)
    for name in OURS:
        supervisor.start(name)
    wait_for("api", partial(api_answers, laptop.settings), supervisor, laptop)
    say(f"Throughcare is at http://{laptop.settings.host}:{laptop.settings.port}")
    say(f"Everything is kept in {laptop.settings.folder}, what each part says in {laptop.folder / 'logs'}.")
    say(f"For commands in another terminal: . {laptop.write_environment()}")


def load_stories(laptop: Laptop) -> None:
    """The lived stories, where nothing is recorded yet. Raises StackMissing."""
    command = [*laptop.program, "demo", "--load-only"]
    done = run(command, env=laptop.environment(), check=False, capture_output=True, text=True)
    if done.returncode and "store_not_empty" not in done.stderr:
        raise StackMissing(f"The stories could not be loaded: {done.stderr.strip()}")
    for line in (done.stdout or done.stderr).splitlines():
        say(line)


def wait_for(name: str, answers: Callable[[], bool], supervisor: Supervisor, laptop: Laptop) -> None:
    """Until a part answers. Raises StackMissing with the last thing it said."""
    end = time.monotonic() + SECONDS_TO_ANSWER
    while not answers():
        if time.monotonic() > end:
            raise StackMissing(f"{name} does not answer. {laptop.last_said(name)}")
        show_changes(supervisor)
        time.sleep(LOOK_SECONDS / 5)


def watch(supervisor: Supervisor) -> None:
    """Show every change of standing, until told to stop."""
    while True:
        show_changes(supervisor)
        time.sleep(LOOK_SECONDS)


def show_changes(supervisor: Supervisor) -> None:
    """A line for each part that stands otherwise than when it was last looked at."""
    for one in supervisor.changed():
        process = f" (process {one.process})" if one.process else ""
        say(f"{time.strftime('%H:%M:%S')} {one.name:<12} {one.standing}{process}")


@contextmanager
def told_to_stop() -> Iterator[None]:
    """Raise ToldToStop wherever this process is when it is told to; a second time is the same as once."""

    def stop(*_: object) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)
        say("Stopping; one moment.")
        raise ToldToStop

    before = {sign: signal.signal(sign, stop) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for sign, what in before.items():
            signal.signal(sign, what)


def say(line: str) -> None:
    """One line for whoever started it, at once."""
    sys.stdout.write(f"{line}{os.linesep}")
    sys.stdout.flush()
