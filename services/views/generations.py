"""The generations of the read models: one of them live, at most one being built, an old one kept a day."""

from pathlib import Path
from typing import Protocol

from projections.case_timeline import Facts
from services.desk import Desk
from services.store.postgres import Postgres
from services.views.database import OtherLayout, Views
from services.views.generations_in_database import GenerationsInDatabase
from services.views.generations_in_folder import GenerationsInFolder
from services.views.on_postgres import ViewsSchema

KEPT_SECONDS = 24 * 3600
Where = Path | Postgres


class Generations(Protocol):
    """Where generations are kept, each by its number."""

    def of(self, number: int) -> Path | ViewsSchema: ...

    def numbers(self) -> list[int]: ...

    def left_for(self, number: int) -> float: ...

    def remove(self, number: int) -> None: ...


def generations_in(where: Where) -> Generations:
    """A file each in a folder, or a schema each in a database."""
    return GenerationsInFolder(where) if isinstance(where, Path) else GenerationsInDatabase(where)


def open_live(desk: Desk, where: Where, facts: Facts) -> tuple[int, Views]:
    """The generation that readers see; one in the form of another version makes way for a new one, built from zero."""
    number, generations = desk.live(), generations_in(where)
    try:
        return number, Views(generations.of(number), facts)
    except OtherLayout:
        new = next_number(desk, generations)
        desk.switch(new)
        return new, Views(generations.of(new), facts)


def next_number(desk: Desk, generations: Generations) -> int:
    """A number that no generation has had that is still there."""
    return max([desk.live(), desk.building() or 0, *generations.numbers()]) + 1


def remove_old(desk: Desk, where: Where, kept_seconds: float = KEPT_SECONDS) -> None:
    """Remove generations that are neither live nor being built, and that nobody has needed for so long."""
    generations = generations_in(where)
    for number in generations.numbers():
        if number not in (desk.live(), desk.building()) and generations.left_for(number) >= kept_seconds:
            generations.remove(number)
