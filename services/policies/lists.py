"""The dated lists by which policies decide: purposes, legal bases, and the classes of field that a role needs."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from schemas.codes import Row, holds_on

NAMES: Final = ("purposes", "legal_bases", "role_classes")
NOTHING: Final[frozenset[str]] = frozenset()


class Lists:
    """The lists as one policy's text holds them, so that a past decision is made by the lists of its day."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._rows: dict[str, dict[str, list[Row]]] = {name: {} for name in NAMES}
        for name in NAMES:
            for row in csv.DictReader(texts[name].splitlines()):
                self._rows[name].setdefault(row["code"], []).append(row)

    def row(self, name: str, code: str, day: date) -> Row | None:
        """The row of a code that is in force on a day; none where the list does not know it then."""
        return next((one for one in self._rows[name].get(code, ()) if holds_on(one, day)), None)

    def purposes(self, day: date) -> tuple[Row, ...]:
        """The purposes in force on a day."""
        return tuple(one for known in self._rows["purposes"].values() for one in known if holds_on(one, day))

    def bases_of(self, purpose: str, day: date) -> frozenset[str]:
        """On which legal bases in force a purpose may rest; on none where it is not known."""
        row = self.row("purposes", purpose, day)
        return frozenset(one for one in parted(row, "bases") if self.row("legal_bases", one, day) is not None)

    def classes_for(self, purpose: str, day: date) -> frozenset[str]:
        """Which classes of field a purpose may need."""
        return parted(self.row("purposes", purpose, day), "classes")

    def roles_for(self, purpose: str, day: date) -> frozenset[str]:
        """Which roles may use a purpose; none named means any role."""
        return parted(self.row("purposes", purpose, day), "roles")

    def classes_of_role(self, role: str, day: date) -> frozenset[str]:
        """Which classes of field a role may need."""
        return parted(self.row("role_classes", role, day), "classes")

    def consent_for(self, purpose: str, day: date) -> str:
        """The purpose of the consent that opens the way for this purpose; empty where consent opens none."""
        row = self.row("purposes", purpose, day)
        return row["consent"] if row else ""

    def says(self, purpose: str, day: date, column: str, value: str) -> bool:
        """Whether the list says this of a purpose in force; of an unknown one it says nothing."""
        row = self.row("purposes", purpose, day)
        return row is not None and row[column] == value


def parted(row: Row | None, column: str) -> frozenset[str]:
    """The codes that a row holds in one column."""
    return parts(row[column]) if row else NOTHING


@lru_cache(maxsize=1024)
def parts(text: str) -> frozenset[str]:
    """The codes that one text holds."""
    return frozenset(filter(None, text.split("|")))
