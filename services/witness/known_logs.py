"""Which logs a witness knows, by the names of their keys; a log is one tree for each year."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from schemas.refused import Refused
from services.proof.key_lines import key_on, lines_in
from services.proof.note import ED25519, Note, Verifier

YEAR = re.compile(r"[0-9]{4}")
UNREADABLE = "logs_unreadable"


class KnownLogs:
    """Keys by their names; while a log changes its key, two of them have the same name."""

    def __init__(self, keys: Iterable[Verifier]) -> None:
        self.keys = tuple(keys)
        self.names = {one.name for one in self.keys}

    @classmethod
    def read(cls, file: Path) -> Self:
        """The keys in a file, one on a line. Raises Refused `logs_unreadable`."""
        lines = lines_in(file, UNREADABLE)
        keys = tuple(key_on(line, ED25519, UNREADABLE, f"{file.name}, line {number}") for number, line in lines)
        if not keys:
            raise Refused(UNREADABLE, f"{file.name} holds no key of a log, so there is nothing to witness")
        return cls(keys)

    def keys_of(self, origin: str) -> tuple[Verifier, ...]:
        """The keys that may sign for a tree of this name: the log's own name, or that, a slash and a year."""
        name, slash, year = origin.rpartition("/")
        of_a_year = slash and YEAR.fullmatch(year) and origin not in self.names
        return tuple(one for one in self.keys if one.name == (name if of_a_year else origin))


def refuse_unsigned(note: Note, keys: tuple[Verifier, ...]) -> None:
    """Raises Refused `not_signed` unless one of the keys signed the note and no line of theirs is unsound."""
    mine = [(key, line) for line in note.signatures for key in keys if key.made(line)]
    if not mine or not all(key.is_sound(note.text, line.raw) for key, line in mine):
        raise Refused("not_signed", "this checkpoint has no sound signature of the log that it names")
