"""The generations of the read models: a file each, one of them live, at most one being built, an old one kept a day."""

import time
from pathlib import Path

from projections.case_timeline import Facts
from services.desk import Desk
from services.views.database import OtherLayout, Views

KEPT_SECONDS = 24 * 3600


def file_of(folder: Path, number: int) -> Path:
    """The file of one generation."""
    return folder / f"views-{number}.db"


def open_live(desk: Desk, folder: Path, facts: Facts) -> tuple[int, Views]:
    """The generation that readers see; one in the form of another version makes way for a new one, built from zero."""
    number = desk.live()
    try:
        return number, Views(file_of(folder, number), facts)
    except OtherLayout:
        new = next_number(desk, folder)
        desk.switch(new)
        return new, Views(file_of(folder, new), facts)


def next_number(desk: Desk, folder: Path) -> int:
    """A number that no generation has had whose file is still there."""
    return max([desk.live(), desk.building() or 0, *(number for number, _ in generations(folder))]) + 1


def generations(folder: Path) -> list[tuple[int, Path]]:
    """Every generation whose file is there."""
    found = [(file.stem.removeprefix("views-"), file) for file in folder.glob("views-*.db")]
    return sorted((int(number), file) for number, file in found if number.isdigit())


def remove_old(desk: Desk, folder: Path, kept_seconds: float = KEPT_SECONDS) -> None:
    """Remove generations that are neither live nor being built and were written to longer ago than this."""
    for number, file in generations(folder):
        if number not in (desk.live(), desk.building()) and time.time() - file.stat().st_mtime >= kept_seconds:
            remove(file)


def remove(file: Path) -> None:
    """Remove one generation with what SQLite keeps beside it; the file itself goes last, so that it is found again."""
    for name in (f"{file.name}-wal", f"{file.name}-shm", file.name):
        file.with_name(name).unlink(missing_ok=True)
