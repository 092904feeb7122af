"""Signed checkpoints put back beside a record that was restored, so that its past goes on where it was signed."""

from collections.abc import Iterable

from schemas.refused import Refused
from services.proof.checkpoint import Checkpoint
from services.proof.kept import Kept
from services.proof.log import Log
from services.proof.note import Note
from services.proof.signing_key import origin_of
from services.proof.tiles import TiledTree
from services.store.recorder import Recorder


def bring_back(store: Recorder, kept: Kept, notes: Iterable[str]) -> int:
    """Keep each checkpoint that this record leads to; how many there are. One that is there already stays as it is.

    Raises Refused `other_checkpoint` where the record leads to another root, `facts_lost` where more was signed than
    came back: that checkpoint is kept all the same, so that nothing else is ever signed in its place.
    """
    growing, head, store_id, number = Log(store, kept), store.head().position, store.store_id(), 0
    while head and not growing.grow(head):
        growing.begin_next()
    first = {one.year: one.first for one in kept.logs()}
    lost = 0
    for text in notes:
        found = Checkpoint.read(Note.read(text).text)
        year = int(found.origin[-4:])
        if found.origin != origin_of(store_id, year):
            raise Refused("other_checkpoint", f"the log holds a checkpoint of another record, {found.origin}")
        last = first[year] + found.size - 1 if year in first else head + 1
        if last <= head and TiledTree(kept.tiles(year)).root(found.size) != found.root:
            why = f"the checkpoint of {found.size} facts of {year} is not one that this record leads to"
            raise Refused("other_checkpoint", why)
        kept.keep_checkpoint(year, found.size, text)
        lost, number = max(lost, last - head), number + 1
    if lost > 0:
        why = "more facts were signed than came back; what is missing is neither in the record nor on its log"
        raise Refused("facts_lost", why)
    return number
