"""Where facts come from: the store, or Kafka; the latter has places of its own, which are kept for it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from sqlalchemy import Connection

from schemas.recorded import StoredFact


class FactSource(Protocol):
    """Where facts come from, in order of position; known positions that come again may stand among them."""

    def after(self, position: int, limit: int) -> Sequence[StoredFact]: ...


class Origin(NamedTuple):
    """Where in the log a fact was found."""

    topic: str
    partition: int
    offset: int


@runtime_checkable
class KeepsPlace(Protocol):
    """A source that is read on from places of its own: `keep` writes them in the transaction that moves the share.

    `begin` is told where the share stands before the first `after` and whenever what was handed on came to nothing;
    `origin` says where a fact of those that were handed on last was found.
    """

    def begin(self, share: int, position: int, read: Connection) -> None: ...

    def keep(self, share: int, position: int, write: Connection) -> None: ...

    def origin(self, position: int) -> Origin | None: ...


class PositionSkipped(Exception):
    """The next position is missing; what is missing may be anyone's, so nothing goes on."""


class FactAltered(Exception):
    """Other bytes stand under a position that was applied before: somebody altered the record."""
