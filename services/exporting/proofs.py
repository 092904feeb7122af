"""What proves each fact of a bundle to stand in the log of its year, under one signed checkpoint a year."""

from functools import cache

from schemas.recorded import StoredFact
from schemas.refused import Refused
from services.exporting.canonical import Json, in_base64
from services.exporting.signing import covering
from services.proof.kept import Kept, Signed
from services.proof.log import year_of
from services.proof.merkle import HASH_BYTES, Node, inclusion
from services.proof.tiles import TiledTree

NO_HASH = bytes(HASH_BYTES)


class Proofs:
    """The logs of all years, as far as the fact that was recorded last; `signed` holds the years that were needed."""

    def __init__(self, kept: Kept, last: StoredFact) -> None:
        self.kept, self.last = kept, last
        self.firsts = {one.year: one.first for one in kept.logs()}
        self.signed: dict[int, Signed] = {}
        self._nodes: dict[int, Node] = {}

    def row(self, fact: StoredFact, previous: StoredFact | None) -> dict[str, Json]:
        """Where a fact stands and what proves it; `previous` is the one before it in its stream, if there is one.

        Raises Refused `not_signed_yet`, TileMissing.
        """
        year = year_of(fact.recorded_at)
        index, size = self.index(fact), self.signed_of(year).size
        return {
            "index": index,
            "name": fact.name,
            "path": [in_base64(one) for one in inclusion(index, size, self.node(year))],
            "position": fact.position,
            "previous": in_base64(self.leaf(previous) if previous else NO_HASH),
            "recorded_at": fact.recorded_at,
            "stream": str(fact.stream),
            "version": fact.version,
        }

    def leaf(self, fact: StoredFact) -> bytes:
        """The hash of a fact's leaf, as the log has it. Raises TileMissing."""
        return self.node(year_of(fact.recorded_at))(0, self.index(fact))

    def index(self, fact: StoredFact) -> int:
        """Where a fact stands in the log of its year, from 0."""
        return fact.position - self.firsts[year_of(fact.recorded_at)]

    def node(self, year: int) -> Node:
        """The tree of one year; each hash is made once."""
        if year not in self._nodes:
            self._nodes[year] = cache(TiledTree(self.kept.tiles(year)).node)
        return self._nodes[year]

    def signed_of(self, year: int) -> Signed:
        """The checkpoint of a year that covers all of it, or all up to the last fact. Raises Refused."""
        if year not in self.signed:
            later = [first for one, first in self.firsts.items() if one > year]
            end = min(later) - 1 if later else self.last.position
            signed = covering(self.kept, year, end - self.firsts[year])
            if signed is None:
                raise Refused("not_signed_yet", f"no checkpoint of {year} was signed over all of this case yet")
            self.signed[year] = signed
        return self.signed[year]
