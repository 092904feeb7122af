"""How far a share is, and which code made what stands in it; moved by compare-and-set, so that it has one owner."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from services.views.tables import made_by, shares

MOVED = (
    update(shares)
    .where(
        shares.c.number == bindparam("mine"),
        shares.c.position == bindparam("stood_at"),
        shares.c.asked_to == bindparam("was_asked_to"),
    )
    .values(position=bindparam("now_at"), asked_to=bindparam("now_asked_to"))
)


class ShareTaken(Exception):
    """Another process moved this share meanwhile; load it again."""


class OtherShares(Exception):
    """These read models are folded in another number of shares than this process was told."""


class Place(NamedTuple):
    """How far a share is: the last position applied, and the moment up to which keys were asked (UTC microseconds)."""

    position: int
    asked_to: int


class Part(NamedTuple):
    """One thing that is folded: a `read_model`, a `gap` or a `workflow`, by its name."""

    kind: str
    name: str


def positions(read: Connection) -> dict[int, int]:
    """How far each share is, by its number, all at one moment."""
    return {row.number: row.position for row in read.execute(select(shares.c.number, shares.c.position))}


def reached_by_all(read: Connection) -> int:
    """The position that every share has reached: up to there, and no further, all of an answer is known."""
    found = read.execute(select(shares.c.shares, shares.c.position)).all()
    return min((row.position for row in found), default=0) if found and len(found) == found[0].shares else 0


class ShareRow:
    """The row of one share, first in every transaction of its owner."""

    def __init__(self, number: int, of: int) -> None:
        self.number, self.of = number, of

    def place(self, read: Connection) -> Place | None:
        """How far it is; none if it never ran. Raises OtherShares."""
        found = read.execute(select(shares).where(shares.c.number == self.number)).first()
        other = read.execute(select(shares.c.shares).where(shares.c.shares != self.of).limit(1)).scalar()
        if other is not None:
            raise OtherShares(f"these read models are folded in {other} shares, not {self.of}; rebuild them")
        return Place(found.position, found.asked_to) if found else None

    def begin(self, parts: Mapping[Part, str], write: Connection) -> None:
        """A new share stands before the first fact, made by the code of today; one that is there stays as it is."""
        if self.place(write) is None:
            row = {"number": self.number, "shares": self.of, "position": 0, "asked_to": 0}
            write.execute(insert(shares), row)
            self.sign(parts, write)

    def move(self, before: Place, after: Place, write: Connection) -> None:
        """Move the share on, if it still stands where it was. Raises ShareTaken."""
        old = {"mine": self.number, "stood_at": before.position, "was_asked_to": before.asked_to}
        moved = write.execute(MOVED, old | {"now_at": after.position, "now_asked_to": after.asked_to})
        if moved.rowcount != 1:
            raise ShareTaken("another process moved this share; load it again")

    def hold(self, write: Connection) -> None:
        """Keep everyone else from moving the share until this transaction ends."""
        write.execute(update(shares).where(shares.c.number == self.number).values(shares=shares.c.shares))

    def signed(self, read: Connection) -> dict[Part, str]:
        """The hash of the code that made each part."""
        found = read.execute(select(made_by).where(made_by.c.share == self.number))
        return {Part(row.kind, row.name): row.code_hash for row in found}

    def sign(self, parts: Mapping[Part, str], write: Connection) -> None:
        """Remember which code made which part; a part that is not named is there no longer."""
        write.execute(delete(made_by).where(made_by.c.share == self.number))
        rows = [
            {"share": self.number, "kind": kind, "name": name, "code_hash": parts[Part(kind, name)]}
            for kind, name in sorted(parts)
        ]
        if rows:
            write.execute(insert(made_by), rows)
