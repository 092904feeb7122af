"""One year's log, made anew leaf by leaf from the record, against tiles, checkpoints and what is remembered."""

from collections.abc import Iterator

from services.proof.kept import YearLog
from services.proof.tiles import HEIGHT
from services.verifying.finding import Cause, Finding, Findings
from services.verifying.held import HeldYear, Trusted
from services.verifying.range import Range
from services.verifying.remembered import RememberedYear
from services.verifying.signed import Sound, Unsound
from services.verifying.times import Times

NOBODY = ()


class YearCheck:
    """Takes the leaves of one year in order. What the record gives goes into `made`.

    Where that is not what the tiles hold, both go on side by side until a checkpoint tells which of them was signed.
    """

    def __init__(
        self,
        log: YearLog,
        held: HeldYear | None,
        before: RememberedYear | None,
        trusted: Trusted,
        findings: Findings,
    ) -> None:
        self.log, self.held, self.before, self.findings = log, held, before, findings
        self.made = Range()
        self.times = Times()
        self._trusted = trusted
        self._of_tiles: Range | None = None
        self._doubtful: list[int] = []
        self._fitted = 0  # up to which size the record is what was signed
        self._misfits: list[int] = []
        self._tile_missing = False
        self._checkpoints = self._sound_ones()
        self._next: Sound | None = None
        self._look_at_next()

    @property
    def signed(self) -> int:
        """The size of the newest checkpoint."""
        return self.held.size if self.held is not None else 0

    def leaf(self, position: int) -> bytes | None:
        """What the log holds of a position; none where it holds nothing yet."""
        if self.held is None:
            return None
        index = position - self.log.first
        leaf = self.held.leaf(index)
        if leaf is None and index < self.held.size and not self._tile_missing:
            self._tile_missing = True
            self._found(Cause.log_altered, f"the log of {self.log.year} lacks what it holds of this position", position)
        return leaf

    def add(self, made: bytes, held: bytes | None) -> None:
        """The next leaf, as the record makes it and as the tiles hold it; in doubt where they are two."""
        if held is not None and made != held:
            self._of_tiles = self._of_tiles or self.made.copy()
            self._doubtful.append(self.log.first + self.made.size)
        self.made.add(made)
        if self._of_tiles is not None:
            self._of_tiles.add(held or made)
        size = self.made.size
        while self._next is not None and self._next.size <= size:
            if self._next.size == size:
                self._compare(self._next)
            self._look_at_next()
        if self.before is not None and self.before.size == size:
            self._compare_with_memory(self.before)
        if self.made.of_tiles:
            self._compare_upper_tiles()

    def end(self) -> None:
        """Nothing follows in this year."""
        if self._misfits:
            said = "record and log were written anew: they are not what was signed"
            self._range(Cause.another_past, said, self._fitted, self._misfits[0])
        self._say_rows_altered()
        lacking = max(self.signed, self.before.size if self.before is not None else 0)
        if lacking > self.made.size:
            said = f"{lacking} facts of {self.log.year} were signed or seen before, and {self.made.size} are there"
            self._found(Cause.record_shorter, said, self.log.first + self.made.size)
        if self.before is not None and self.signed < self.before.signed:
            said = f"a checkpoint of {self.log.year} at {self.before.signed} was seen before, and is gone"
            self._found(Cause.checkpoint_missing, said, self.log.first + self.before.signed - 1)

    def holds_more(self) -> bool:
        """Whether the tiles go on where the record ends."""
        return self.held is not None and self.made.size >= self.signed and self.held.leaf(self.made.size) is not None

    def _sound_ones(self) -> Iterator[Sound]:
        for signed in self.held.checkpoints() if self.held is not None else NOBODY:
            try:
                yield self.held.sound(signed, self._trusted)  # type: ignore[union-attr]
            except Unsound as why:
                said = f"the checkpoint of {self.log.year} at {signed.size} is not what was signed: {why}"
                self._found(why.cause, said, self.log.first + max(signed.size, 1) - 1)

    def _look_at_next(self) -> None:
        self._next = next(self._checkpoints, None)

    def _compare(self, checkpoint: Sound) -> None:
        """Which of the two was signed, if any was."""
        if checkpoint.root == self.made.root():
            for position in self._doubtful:
                self._found(Cause.log_altered, "the log's tile holds another leaf than was signed", position)
            self._fits()
        elif self._of_tiles is not None and checkpoint.root == self._of_tiles.root():
            self._say_rows_altered()
            self.made = self._of_tiles
            self._fits()
        else:
            self._misfits.append(checkpoint.size)
        late = self.times.seen(checkpoint.seen)
        if late is not None:
            self._found(Cause.time_ahead, "a witness had countersigned it long before it says it was recorded", late)

    def _fits(self) -> None:
        for size in self._misfits:
            said = f"the checkpoint of {self.log.year} at {size} was signed for another past; those around it fit"
            self._found(Cause.checkpoint_altered, said, self.log.first + size - 1)
        self._misfits, self._doubtful, self._of_tiles = [], [], None
        self._fitted = self.made.size

    def _say_rows_altered(self) -> None:
        for position in self._doubtful:
            said = "the row and its audit leaf were written anew; the log holds another leaf"
            self._found(Cause.row_altered, said, position)
        self._doubtful = []

    def _compare_with_memory(self, before: RememberedYear) -> None:
        differing = self.made.differs_from(Range(before.wholes))
        if differing is not None:
            said = "record, log and signatures were written anew: they are not what an earlier check saw"
            self._range(Cause.another_past, said, *differing)

    def _compare_upper_tiles(self) -> None:
        in_doubt = self._of_tiles is not None or self._misfits
        if self.held is not None and self.made.size <= self.signed and not in_doubt:
            for whole in self.made.of_tiles:
                if self.held.over_tile(whole) != whole.hash:
                    said = f"a tile of level {whole.level // HEIGHT} of the log is not the hash of what stands below"
                    self._range(Cause.log_altered, said, whole.number << whole.level, whole.number + 1 << whole.level)
        self.made.of_tiles.clear()

    def _range(self, cause: Cause, said: str, start: int, end: int) -> None:
        """Of the leaves from one up to another."""
        first = self.log.first
        self.findings.add(Finding(cause, said, first + start, first + end - 1, index=start))

    def _found(self, cause: Cause, said: str, position: int) -> None:
        self.findings.add(Finding(cause, said, position, index=position - self.log.first))
