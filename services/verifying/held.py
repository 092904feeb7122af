"""What is kept of one year's log, read for a check: the leaves in its tiles, and its checkpoints in order of size."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from services.proof.kept import Kept, Signed, YearLog
from services.proof.log import leaf_in_tile
from services.proof.merkle import HASH_BYTES
from services.proof.note import Verifier
from services.proof.signing_key import origin_of
from services.proof.tiles import HEIGHT, WIDTH, Tile
from services.verifying.range import Whole
from services.verifying.signed import Sound, sound

AT_ONCE = 500
BEFORE_ALL = -1


class Trusted(NamedTuple):
    """Whose signatures count: of which store, the keys of its log, the keys of its witnesses."""

    store_id: UUID
    keys: tuple[Verifier, ...]
    witnesses: tuple[Verifier, ...] = ()


class HeldYear:
    """One year's log; `size` is that of its newest checkpoint when the check began, later ones are left alone."""

    def __init__(self, kept: Kept, log: YearLog) -> None:
        self.kept, self.log, self.tiles = kept, log, kept.tiles(log.year)
        newest = kept.newest(log.year)
        self.size = newest.size if newest is not None else 0
        self._place, self._tile = -1, b""

    def leaf(self, index: int) -> bytes | None:
        """The leaf that the log holds at an index; none where it holds none."""
        if index // WIDTH != self._place or len(self._tile) <= index % WIDTH * HASH_BYTES:
            self._place = index // WIDTH
            self._tile = self.tiles.tile(Tile(0, self._place))
        found = leaf_in_tile(self._tile, index)
        return found if len(found) == HASH_BYTES else None

    def over_tile(self, whole: Whole) -> bytes:
        """The hash that the log holds over a whole tile."""
        level = whole.level // HEIGHT
        return leaf_in_tile(self.tiles.tile(Tile(level, whole.number // WIDTH)), whole.number)

    def checkpoints(self) -> Iterator[Signed]:
        """Those that were there when the check began, the smallest first."""
        size = BEFORE_ALL
        while found := self.kept.checkpoints_after(self.log.year, size, AT_ONCE):
            for one in found:
                if one.size > self.size:
                    return
                yield one
            size = found[-1].size

    def sound(self, signed: Signed, trusted: Trusted) -> Sound:
        """A checkpoint with its signatures checked. Raises Unsound."""
        return sound(signed, origin_of(trusted.store_id, self.log.year), trusted.keys, trusted.witnesses)
