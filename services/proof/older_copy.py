"""Whether less is here than was signed: then the record is an older copy, and nothing may be written to it.

Looked at when a process opens the record: a position that was given a second time could never be put right.
"""

import structlog

from services.proof.another_past import AnotherPast
from services.proof.kept import Kept
from services.proof.note import Signer
from services.proof.signing_key import origin_of
from services.proof.standing import position_of
from services.proof.tiles import TiledTree
from services.proof.witnessing import Witnesses
from services.store.recorder import Recorder

log = structlog.get_logger()


def refuse_older_copy(store: Recorder, kept: Kept, signer: Signer, witnesses: Witnesses | None) -> None:
    """Hold the record against what is signed here, and that against what witnesses know, as far as they answer.

    Raises AnotherPast, StoreUnavailable.
    """
    newest = kept.newest()
    if newest is None:
        return
    signed, head = position_of(newest, kept), store.head().position
    if head < signed:
        raise AnotherPast("record_shorter", f"{signed} facts were signed and {head} are there")
    if witnesses is not None:
        origin, tree = origin_of(store.store_id(), newest.year), TiledTree(kept.tiles(newest.year))
        if not witnesses.look(origin, signer, newest.size, tree.root).is_known:
            log.warning("witnesses_not_heard", why="too few witnesses answered; they are asked again before signing")
