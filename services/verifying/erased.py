"""Keys held against the record: none is gone that two people did not approve, and none is back that is to be gone."""

from collections.abc import Callable, Iterator
from uuid import UUID

from schemas import avro
from schemas.derived import holds_sealed
from schemas.keeping import ErasureApproved, ErasureBegun, ErasureCompleted
from schemas.proven import UnreadableFact
from schemas.published import find_facts
from services.key_store import KeyStore
from services.keyring import key_of, words_of
from services.store.rows import Rows
from services.verifying.finding import Cause, Finding, Findings

Watch = Callable[[int, int], None]
SLICE = 2_000
KNOWN = 200_000
STEPS = (ErasureApproved.__name__, ErasureBegun.__name__, ErasureCompleted.__name__)


class Erased:
    """What the record says was approved and carried out, by person and class."""

    def __init__(self) -> None:
        self.approved: set[UUID] = set()
        self.begun: dict[str, int] = {}
        self.completed: dict[str, int] = {}

    def take(self, fact: object, position: int) -> None:
        """One fact of an erasure; a step that nobody approved counts for nothing."""
        match fact:
            case ErasureApproved():
                self.approved.add(fact.erasure_id)
            case ErasureBegun() | ErasureCompleted() if fact.erasure_id in self.approved:
                told = self.begun if isinstance(fact, ErasureBegun) else self.completed
                told.update(dict.fromkeys((key_of(fact.person_id, name) for name in fact.classes), position))


def compare_keys(rows: Rows, keys: KeyStore, findings: Findings, watch: Watch) -> None:
    """Read every fact, and hold each key it names against the keys that there are."""
    erased, known, up_to = Erased(), set[str](), rows.last()
    with_words = {name for name, kind in find_facts().items() if holds_sealed(kind)}
    for position, name, fact in facts(rows, up_to, with_words | set(STEPS), watch):
        if name in STEPS:
            erased.take(fact, position)
        new = {sealed.key_id for sealed in avro.sealed_in(fact)} - known
        if new and keys.lacking(sorted(new)):
            findings.add(Finding(Cause.key_missing, "the key of its words is not there, and never was", position))
        known = known | new if len(known) < KNOWN else new
    approved = {words_of(key_id) for key_id in erased.begun}
    for key_id in keys.gone():
        if words_of(key_id) not in approved:
            said = f"the key {key_id} is gone, and nothing on the record approved that its words are erased"
            findings.add(Finding(Cause.key_gone, said))
    for key_id, position in erased.completed.items():
        if keys.key(key_id) != (None,):
            said = f"the key {key_id} is there again, though its words were erased"
            findings.add(Finding(Cause.key_back, said, position))


def facts(rows: Rows, up_to: int, names: set[str], watch: Watch) -> Iterator[tuple[int, str, object]]:
    """The facts of these names; what cannot be read is for the check of the record itself to say."""
    position = 0
    while some := rows.next(position, up_to, SLICE):
        for stored in (one.stored for one in some if one.stored.name in names):
            try:
                yield stored.position, stored.name, avro.read(stored).fact
            except UnreadableFact:
                continue
        position = some[-1].stored.position
        watch(position, up_to)
