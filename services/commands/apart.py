"""`throughcare relay`, `project`, `clock`, `notary`, `reconcile`: what runs apart from who serves; `up`: all of it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.commands.answers import Exit, misused, saying_no
from services.config import Settings


class From(StrEnum):
    """Where facts come from."""

    kafka = "kafka"
    store = "store"


Share = Annotated[int, typer.Option("--share", help="Which share of the keys, from 0.")]
Source = Annotated[From, typer.Option("--from", help="Take the facts from the log, or from the store itself.")]
Demo = Annotated[bool, typer.Option("--demo", help="Load the lived stories first, where nothing is recorded yet.")]
File = Annotated[Path, typer.Option("--file", help="The supervisor's file.")]
Folder = Annotated[Path, typer.Option("--folder", help="Folder that holds all it writes; made on first use.")]
Port = Annotated[int, typer.Option("--port", help="Port on 127.0.0.1.")]


def add_to(app: typer.Typer) -> None:
    """Mount these commands."""
    for command in (relay, project, clock, notary, reconcile, up, kafka, postgres):
        app.command(command.__name__)(command)


def relay() -> None:
    """Publish every recorded fact to Kafka, in order, until told to stop; one relay at a time."""
    from services.apart.relaying import publish

    with saying_no():
        publish(Settings.load())


def project(share: Share = 0, source: Source = From.kafka) -> None:
    """Bring one share of the read models up to the record, until told to stop."""
    from services.apart.projecting import project

    settings = Settings.load()
    if share not in range(settings.shares):
        misused("--share", f"there are {settings.shares} shares, numbered from 0; THROUGHCARE_SHARES says how many")
    if source is From.kafka and settings.kafka is None:
        misused("--from", "THROUGHCARE_KAFKA names no broker; facts can come from the store")
    project(settings, share, from_store=source is From.store)


def clock() -> None:
    """Let time speak, tell people and give the workflows' commands, until told to stop; one clock at a time."""
    from services.apart.clock import run

    run(Settings.load())


def notary() -> None:
    """Sign how far the record goes and have witnesses countersign it, until told to stop; one notary at a time."""
    from services.apart.notary import run

    run(Settings.load())


def reconcile() -> None:
    """Read the record again all day and hold it against all that keeps it, until told to stop; one at a time.

    Each check is noted on the record, with how far it went and what it found.
    """
    from services.apart.reconciler import run

    run(Settings.load())


def up(demo: Demo = False, file: File = Path("deploy/supervisord.conf")) -> None:
    """Start Kafka, PostgreSQL and every process of the service on this machine, and stop them all on Ctrl-C."""
    from services.stack.missing import StackMissing
    from services.stack.up import up

    with saying_no():
        try:
            up(Settings.load(), file, demo=demo)
        except StackMissing as why:
            typer.echo(str(why), err=True)
            raise typer.Exit(Exit.USAGE) from None


def kafka(folder: Folder, port: Port, controller: Annotated[int, typer.Option("--controller")]) -> None:
    """Become the Kafka of this machine's full stack."""
    from services.stack.broker import Broker, run

    run(Broker(folder=folder, port=port, controllers=(controller,)))


def postgres(folder: Folder, port: Port) -> None:
    """Become the PostgreSQL of this machine's full stack."""
    from services.stack.database import Database, run

    run(Database(folder=folder, port=port))
