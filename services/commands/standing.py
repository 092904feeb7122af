"""`throughcare config` and `doctor`: which settings are in force, and whether everything stands as it should."""

from collections.abc import Iterator

import typer
from sqlalchemy import func, select

from projections.gaps._shape import detectors
from projections.open_gaps import gaps
from schemas.moment import moment_of
from services.commands.answers import AsJson, Exit, answer, opened, saying_no
from services.config import Settings
from services.opened import Opened, projecting
from services.showing import Shown, moment
from services.standing import apart, hindrances, parts, relay_standing, unchecked
from services.views.tables import detector_states, quarantine, workflow_states
from workflows._shape import all_workflows

SECRET = frozenset({"kek_file", "postgres"})
FOR_TESTS = frozenset({"crash_at"})
FILES = ("record.db", "keys.db", "desk.db", "kek.hex")


def add_to(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("config")(config)
    app.command("doctor")(doctor)


def config(as_json: AsJson = False) -> None:
    """The settings in force; where one leads to a secret, only whether it is set."""
    settings = Settings.load()
    names = [name for name in type(settings).model_fields if name not in FOR_TESTS]
    answer({"settings": [shown(name, settings) for name in names]}, as_json, config_lines)


def shown(name: str, settings: Settings) -> Shown:
    """One setting, and whether it comes from outside."""
    value = getattr(settings, name)
    masked = "set, not shown" if name in SECRET and value is not None else value
    return {
        "name": f"THROUGHCARE_{name.upper()}",
        "value": masked if isinstance(masked, int | None) else str(masked),
        "given": name in settings.model_fields_set,
        "about": type(settings).model_fields[name].description,
    }


def config_lines(found: Shown) -> Iterator[str]:
    """The settings, for people."""
    for one in found["settings"]:
        given = "given" if one["given"] else "default"
        yield f"{one['name']}={'' if one['value'] is None else one['value']}  ({given}: {one['about']})"


def doctor(as_json: AsJson = False) -> None:
    """Whether everything stands as it should: files, positions, who projects, what is held, rules that never fired."""
    with saying_no(as_json), opened() as service:
        holder = service.desk.held_by(projecting(0))
        service.catch_up()
        found = examined(service) | {"projected_by": holder}
        answer(found, as_json, doctor_lines)
    if found["findings"]:
        raise typer.Exit(Exit.REFUSED)


def examined(service: Opened) -> Shown:
    """Everything that is looked at, and what of it somebody should see to."""
    head, place, found = service.record.store.head(), service.place(), parts(service)
    with service.views.read() as read:
        held = read.execute(select(func.count(quarantine.c.key.distinct()))).scalar() or 0
        fired = set(read.execute(select(gaps.c.code).distinct()).scalars())
        asked = set(read.execute(select(detector_states.c.detector).distinct()).scalars())
        waiting = set(read.execute(select(workflow_states.c.workflow).distinct()).scalars())
    return {
        "files": files(service),
        "store": {"position": head.position, "recorded_at": moment(moment_of(head.recorded_at))},
        "projected": {"position": place, "behind": head.position - place, "generation": service.generation},
        "parts": [one._asdict() for one in found] if apart(service) else [],
        "published": relay._asdict() if (relay := relay_standing(service)) else None,
        "held_keys": held,
        "gaps": [{"code": one, "keys": one in asked, "ever_raised": one in fired} for one in sorted(detectors())],
        "workflows": [{"name": one, "waiting": one in waiting} for one in sorted(all_workflows())],
        "findings": [*findings(service, head.position - place, held), *hindrances(service, found), *unchecked(service)],
    }


def files(service: Opened) -> list[Shown]:
    """The files of the data folder, with their sizes in bytes and who may read them."""
    folder = service.settings.folder
    there = [folder / name for name in FILES if (folder / name).exists()] + sorted(folder.glob("views-*.db"))
    return [
        {"name": one.name, "bytes": one.stat().st_size, "mode": oct(one.stat().st_mode & 0o777)[2:]} for one in there
    ]


def findings(service: Opened, behind: int, held: int) -> Iterator[str]:
    """What somebody should see to."""
    if behind:
        yield f"the read models are {behind} facts behind the record"
    if held:
        yield f"{held} keys stand still in quarantine; see `throughcare quarantine`"
    for one in files(service):
        if one["mode"] != "600":
            yield f"{one['name']} may be read by others (mode {one['mode']})"


def doctor_lines(found: Shown) -> Iterator[str]:
    """The same, for people."""
    for one in found["files"]:
        yield f"{one['name']}: {one['bytes']:,} bytes, mode {one['mode']}"
    place = found["projected"]
    yield f"Record at position {found['store']['position']}; read models at {place['position']}."
    if published := found["published"]:
        yield f"On the log up to position {published['published']}; {published['backlog']} facts wait to be published."
    for one in found["parts"]:
        yield f"The {one['name']}: {'at work' if one['at_work'] else 'nobody is at work'}."
    yield f"Projected by: {found['projected_by'] or 'nobody just now'}. Keys held in quarantine: {found['held_keys']}."
    never = [one["code"] for one in found["gaps"] if not one["ever_raised"]]
    yield f"Questions that were never raised: {', '.join(never) or 'none'}."
    for one in found["findings"]:
        yield f"To see to: {one}."
    if not found["findings"]:
        yield "All is as it should be."
