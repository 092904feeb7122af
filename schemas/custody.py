"""What the keeping of the record itself leaves on the record."""

from uuid import UUID

from schemas.fact import Fact


class HistoryBegun(Fact):
    """An empty store took a history from elsewhere: the times that follow, up to its end, are the history's own."""

    custody_id: UUID
    source: str


class HistoryEnded(Fact):
    """The history is complete; from here on the store's own clock gives the times."""

    custody_id: UUID
    source: str
    facts: int
