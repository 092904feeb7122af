"""What a check finds: which cause, where, of whose case, in a sentence."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

LISTED = 1_000


class Cause(StrEnum):
    """What is not as it was; each is said of a position, of a signed checkpoint, or of a table and a case."""

    row_missing = "row_missing"  # a position is not there, though the record goes on or went on behind it
    row_added = "row_added"  # a row stands where none was given a place
    bytes_altered = "bytes_altered"  # a fact's bytes are not those that its content hash was made of
    row_altered = "row_altered"  # a column of a row, or bytes and hash together, are not those that were recorded
    leaf_altered = "leaf_altered"  # a row is sound, and the audit leaf beside it is not its own
    text_withheld = "text_withheld"  # a ciphertext that the store must hold was taken out
    time_back = "time_back"  # a fact is recorded before one that stands ahead of it, or before a witness had seen
    time_ahead = "time_ahead"  # a fact is recorded long after a witness had countersigned it
    head_altered = "head_altered"  # the row that says where the record ends is not what the rows say
    log_altered = "log_altered"  # a tile of the log, or where a year's log begins, is not what was signed
    checkpoint_altered = "checkpoint_altered"  # a checkpoint is not as it was signed
    checkpoint_missing = "checkpoint_missing"  # a checkpoint that was seen before is gone
    key_unknown = "key_unknown"  # a checkpoint is signed by nobody who is known to sign
    record_shorter = "record_shorter"  # more was signed than is recorded
    another_past = "another_past"  # record and log were both written anew: they are not what was signed
    other_store = "other_store"  # this is not the store that was checked before
    kafka_altered = "kafka_altered"  # other bytes on Kafka than in the record
    kafka_lacks = "kafka_lacks"  # recorded and published, and not on Kafka
    kafka_has_more = "kafka_has_more"  # on Kafka, and not recorded
    kafka_truncated = "kafka_truncated"  # the beginning of a partition was removed
    kafka_made_anew = "kafka_made_anew"  # the topic is not the one that was published to
    witness_ahead = "witness_ahead"  # a witness has seen more than there is
    witness_disagrees = "witness_disagrees"  # a witness has seen another past
    witness_lags = "witness_lags"  # too few witnesses have countersigned
    read_model_altered = "read_model_altered"  # a table does not show for a case what follows from the record
    key_missing = "key_missing"  # the key of words on the record is not there, not even as one that was destroyed
    key_gone = "key_gone"  # a key was destroyed, and nothing on the record approved it
    key_back = "key_back"  # a key is there again whose words were erased
    check_late = "check_late"  # the record was not checked for too long, or not as far as it went


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be; `position` is the first that it is about, `last` the last if several.

    `index` is where the first stands in the log of its year, `table` the read model that shows it.
    """

    cause: Cause
    said: str
    position: int | None = None
    last: int | None = None
    index: int | None = None
    stream: UUID | None = None
    case: UUID | None = None
    table: str | None = None


class Findings:
    """The first thousand are listed; beyond that they are counted, by cause."""

    def __init__(self, listed: int = LISTED) -> None:
        self.listed: list[Finding] = []
        self.counts: Counter[Cause] = Counter()
        self._most = listed

    def add(self, finding: Finding) -> None:
        """Take one more in."""
        self.counts[finding.cause] += 1
        if len(self.listed) < self._most:
            self.listed.append(finding)

    def many(self, finding: Finding, how_many: int) -> None:
        """One that stands for so many."""
        self.add(finding)
        self.counts[finding.cause] += how_many - 1

    def __len__(self) -> int:
        return self.counts.total()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.listed)

    @property
    def first_position(self) -> int | None:
        """The lowest position that any of them names."""
        return min((one.position for one in self.listed if one.position is not None), default=None)
