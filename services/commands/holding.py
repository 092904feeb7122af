"""`throughcare quarantine`: facts that could not be processed and those that wait behind them, seen and tried again."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import Connection, select

from schemas.moment import moment_of
from schemas.refused import Refused
from services.commands.answers import AsJson, answer, opened, saying_no
from services.commands.in_lines import when
from services.opened import Opened
from services.showing import Shown, moment
from services.views.tables import quarantine

Key = Annotated[UUID, typer.Argument(metavar="KEY", help="The id of the case, or of the stream of a fact of no case.")]
app = typer.Typer(no_args_is_help=False)


def add_to(parent: typer.Typer) -> None:
    """Mount these commands."""
    parent.add_typer(app, name="quarantine", help="Facts that could not be processed, and those that wait behind them.")


@app.callback(invoke_without_command=True)
def unless_named(context: typer.Context) -> None:
    """Facts that could not be processed, and those that wait behind them; without more, the list."""
    if context.invoked_subcommand is None:
        listed()


@app.command("list")
def listed(as_json: AsJson = False) -> None:
    """The keys that stand still, the longest first, with the reason."""
    with saying_no(as_json), opened() as service:
        service.catch_up()
        answer(held(service), as_json, held_lines)


@app.command("show")
def show(key: Key, as_json: AsJson = False) -> None:
    """Every fact that is held of one key."""
    with saying_no(as_json), opened() as service, service.views.read() as read:
        answer(held_of(key, read), as_json, facts_lines)


@app.command("retry")
def retry(key: Key, as_json: AsJson = False) -> None:
    """Try one key again, its oldest fact first. What still cannot be processed stays where it is."""
    with saying_no(as_json), opened() as service:
        with service.views.read() as read:
            waiting = len(held_of(key, read)["facts"])
        applied = sum(one.release(str(key)) for one in service.projectors)
        answer({"key": str(key), "applied": applied, "still_held": waiting - applied}, as_json, retried_lines)
        if applied < waiting:
            raise Refused(
                "still_held", "the oldest fact that is held still cannot be processed; `quarantine show` says why"
            )


def held(service: Opened) -> Shown:
    """The keys that stand still."""
    with service.views.read() as read:
        rows = list(read.execute(select(quarantine).order_by(quarantine.c.position)))
    keys: dict[str, Shown] = {}
    for row in rows:
        if row.key not in keys:
            keys[row.key] = shown(row) | {"key": row.key, "waiting": 0}
        else:
            keys[row.key]["waiting"] += 1
    return {"held": list(keys.values())}


def held_of(key: UUID, read: Connection) -> Shown:
    """What is held of one key. Raises Refused `key_not_held`."""
    mine = select(quarantine).where(quarantine.c.key == str(key)).order_by(quarantine.c.position)
    facts = [shown(row) for row in read.execute(mine)]
    if not facts:
        raise Refused("key_not_held", "nothing is held of this key")
    return {"key": str(key), "facts": facts}


def shown(row: Any) -> Shown:
    """One held fact: where it stands and why it is held, never what it says."""
    return {
        "position": row.position,
        "name": row.name,
        "stream": row.stream,
        "version": row.version,
        "recorded_at": moment(moment_of(row.recorded_at)),
        "held_since": moment(moment_of(row.first_seen)),
        "why": row.error,
        "code_version": row.code_version,
    }


def held_lines(found: Shown) -> Iterator[str]:
    """The list, for people."""
    if not found["held"]:
        yield "Nothing is held."
    for one in found["held"]:
        yield f"{one['key']}: stopped at position {one['position']} ({one['name']}); {one['waiting']} wait behind it"
        yield f"    {one['why']}. Held since {when(one['held_since'])}."


def facts_lines(found: Shown) -> Iterator[str]:
    """One key, for people."""
    for one in found["facts"]:
        yield f"position {one['position']}, {one['name']}, recorded {when(one['recorded_at'])}: {one['why']}"


def retried_lines(found: Shown) -> Iterator[str]:
    """What came of trying again, for people."""
    yield f"{found['applied']} applied, {found['still_held']} still held."
