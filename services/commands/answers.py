"""How every command answers: people's words or JSON on standard output, what stands in the way on standard error.

Exit codes: 0 done; 1 refused, or some of it refused; 2 not asked as it should be; 3 not found; 4 the store cannot be
read or written now, or is damaged.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy import Connection

from schemas.model import Model
from schemas.moment import Moment, moment_of
from schemas.party import Party
from schemas.proven import UnreadableFact
from schemas.refused import Refused
from services.config import Settings
from services.keyring import SealBroken
from services.opened import Opened
from services.parsing import checked, parse_party
from services.problems import NotWellFormed
from services.running import running
from services.secret_file import SecretUnreadable
from services.showing import NO_WORDS, Opening, Shown, Sight
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.views.heads import VersionMissing
from services.views.projecting import FactAltered, PositionSkipped

LONGEST_WAIT = 10.0  # seconds
IN_DOUBT = (PositionSkipped, FactAltered, VersionMissing)
NOT_FOUND = ("case_not_found", "gap_not_found", "decision_not_found", "unknown_command", "key_not_held")


class Exit(IntEnum):
    """What the exit code of a command says."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    STORE = 4


AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, in the same shape as over HTTP.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help="By what was recorded at this moment: 2026-03-04T14:20:00Z."),
]
Sealed = Annotated[bool, typer.Option("--sealed", help="Leave names and words sealed.")]
Role = Annotated[str, typer.Option("--as", metavar="ROLE@AGENCY", help="Who asks: ward_manager@NHS_MH.")]


class LookBack(Model):
    """The moment asked about."""

    as_of: Moment


@contextmanager
def opened() -> Iterator[Opened]:
    """The files of this machine's data folder, opened for one command."""
    with running(Settings.load()) as service:
        yield service


@contextmanager
def looking(service: Opened, *, sealed: bool) -> Iterator[tuple[Connection, Sight]]:
    """The read models, brought up to the record's head first; a warning says so where another process lags behind."""
    head = service.record.store.head().position
    if not service.wait_for(head, LONGEST_WAIT):
        warn(f"what follows is known up to position {service.place()} of {head}; another process is catching up")
    with service.views.read() as read:
        yield read, NO_WORDS if sealed else Opening(service.record)


def answer(shown: Shown, as_json: bool, lines: Callable[[Shown], Iterator[str]]) -> None:
    """Say what was found, as JSON or as lines for people."""
    text = json.dumps(shown, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(shown))
    typer.echo(text)


def warn(sentence: str) -> None:
    """Something a person should know, beside the answer."""
    typer.echo(f"Note: {sentence}.", err=True)


def moment_asked(text: str | None, service: Opened, option: str = "--as-of") -> datetime | None:
    """The moment to look back to, none for now. Ends with the code for wrong use where it is no such moment."""
    if text is None:
        return None
    try:
        as_of = checked(LookBack, {"as_of": text}).as_of
    except NotWellFormed as refusal:
        misused(option, refusal.problems[0].why)
    if as_of > max(service.clock.now(), moment_of(service.record.store.head().recorded_at)):
        misused(option, "this moment has not come yet; nobody knows what will be recorded by then")
    return as_of


def party_asked(text: str, option: str = "--as") -> Party:
    """`ward_manager@NHS_MH`, then `;worker=ID` or `;unit=ID` where known, as over HTTP."""
    first, *named = text.split(";")
    role, _, agency = first.partition("@")
    more = dict(one.partition("=")[::2] for one in named)
    try:
        return Party.model_validate(parse_party({"role": role, "agency": agency, **more}))
    except NotWellFormed as refusal:
        misused(option, "; ".join(f"{one.field.removeprefix('told_by.')}: {one.why}" for one in refusal.problems))


def misused(option: str, why: str) -> NoReturn:
    """The command was not asked as it should be."""
    typer.echo(f"{option}: {why}.", err=True)
    raise typer.Exit(Exit.USAGE)


def refused(refusal: Refused, as_json: bool = False) -> NoReturn:
    """Say no, by rule and in a sentence, and end with the code that fits."""
    problems = refusal.problems if isinstance(refusal, NotWellFormed) else ()
    if as_json:
        said = {"rule": refusal.rule, "detail": refusal.why, "problems": [one.model_dump() for one in problems]}
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2), err=True)
    else:
        typer.echo(f"Refused ({refusal.rule}): {refusal.why}.", err=True)
    raise typer.Exit(Exit.NOT_FOUND if refusal.rule in NOT_FOUND else Exit.REFUSED)


def say_unfit_settings(fault: ValidationError, prefix: str) -> None:
    """Name each setting from outside that does not fit, without what it was set to."""
    for one in fault.errors(include_input=False, include_url=False):
        typer.echo(f"{prefix}{str(one['loc'][0]).upper()}: {one['msg']}.", err=True)


@contextmanager
def saying_no(as_json: bool = False) -> Iterator[None]:
    """Turn what stands in the way into a sentence and an exit code."""
    try:
        yield
    except Refused as refusal:
        refused(refusal, as_json)
    except StoreUnavailable as fault:
        store_fault(fault.rule, str(fault), as_json)
    except StoreDamaged as fault:
        store_fault(getattr(fault, "rule", "store_damaged"), str(fault), as_json)
    except (UnreadableFact, SealBroken, *IN_DOUBT) as fault:
        store_fault("record_in_doubt", f"{fault}; nothing goes on until somebody has looked", as_json)
    except SecretUnreadable as fault:
        store_fault("key_unreadable", str(fault), as_json)
    except PermissionError as fault:
        why = "this account may not open the data folder" if fault.errno else str(fault)
        store_fault("store_closed", why, as_json)


def store_fault(rule: str, why: str, as_json: bool) -> NoReturn:
    """The store cannot do it now, or is damaged."""
    said: dict[str, Any] = {"rule": rule, "detail": why, "problems": []}
    typer.echo(json.dumps(said, indent=2) if as_json else f"Not possible ({rule}): {why}.", err=True)
    raise typer.Exit(Exit.STORE)
