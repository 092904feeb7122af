"""Each stream's leaves follow one another; where one is lost or altered, the log still tells what followed it."""

from collections import OrderedDict
from collections.abc import Iterator

from services.store.leaf import NO_HASH
from services.store.rows import Rows

STREAMS_REMEMBERED = 200_000
SUSPECTS_REMEMBERED = 200


class Chain:
    """The last version and leaf of each stream that was found sound, the busy ones in memory."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._last: OrderedDict[bytes, tuple[int, bytes]] = OrderedDict()
        self._forgot = False
        self._suspects: OrderedDict[int, tuple[bytes, ...]] = OrderedDict()

    def previous(self, stream: bytes, version: int) -> bytes | None:
        """The leaf that a version must follow; none where the version before it is not the last that was sound."""
        if version == 1:
            return NO_HASH if stream not in self._last else None
        last = self._last.get(stream)
        if last is None and self._forgot:
            last = self._from_rows(stream, version - 1)
        return last[1] if last is not None and last[0] == version - 1 else None

    def went_on(self, stream: bytes, version: int, leaf: bytes) -> None:
        """This version was found sound, or at least to be where it was."""
        self._last[stream] = version, leaf
        self._last.move_to_end(stream)
        if len(self._last) > STREAMS_REMEMBERED:
            self._last.popitem(last=False)
            self._forgot = True

    def suspect(self, position: int, *leaves: bytes | None) -> None:
        """Something is wrong with the row at a position, whose leaf is one of these, as far as any is known."""
        self._suspects[position] = tuple(one for one in leaves if one)
        if len(self._suspects) > SUSPECTS_REMEMBERED:
            self._suspects.popitem(last=False)

    def candidates(self) -> Iterator[bytes]:
        """The leaves that a version may follow whose predecessor is lost or altered, the last lost one first."""
        return (leaf for leaves in reversed(self._suspects.values()) for leaf in leaves)

    @property
    def lost_unknown(self) -> bool:
        """Whether a row was lost whose leaf nobody knows."""
        return () in self._suspects.values()

    def _from_rows(self, stream: bytes, version: int) -> tuple[int, bytes] | None:
        found = self.rows.version(stream, version)
        if found is None or found[0] in self._suspects:
            return None
        return version, found[1]
