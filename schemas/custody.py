"""What the keeping of the record itself leaves on the record."""

from typing import Literal
from uuid import UUID

from schemas.fact import Fact

Compared = Literal["log", "kafka", "witnesses", "read_models", "keys"]


class HistoryBegun(Fact):
    """An empty store took a history from elsewhere: the times that follow, up to its end, are the history's own."""

    custody_id: UUID
    source: str


class HistoryEnded(Fact):
    """The history is complete; from here on the store's own clock gives the times."""

    custody_id: UUID
    source: str
    facts: int


class LogKeyTaken(Fact):
    """The record's log is signed with this key from here on; `key` is its name, its short hash and the public key."""

    custody_id: UUID
    key: str


class PolicyTaken(Fact):
    """From here on this policy decides who may see what; `policy_hash` is the SHA-256 of `text`, in hexadecimal."""

    custody_id: UUID
    policy_hash: str
    text: str


class CaseHeadsTaken(Fact):
    """Where every stream of every case ended: one hash over all of them, up to and including a position.

    `root` (32 bytes) is that of an RFC 6962 tree over the cases in order of their ids, `cases` how many there are.
    """

    custody_id: UUID
    up_to: int
    cases: int
    root: bytes


class RecordChecked(Fact):
    """The record was read again from its first fact and held against what else keeps it.

    `up_to` is how far, `differences` how many were found, `first` the position of the first of them.
    """

    custody_id: UUID
    up_to: int
    compared: tuple[Compared, ...]
    differences: int
    first: int | None = None
