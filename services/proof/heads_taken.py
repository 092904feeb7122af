"""The heads of all cases, noted on the record, so that an export can prove that nothing of its case is missing."""

from datetime import datetime

from aggregates.custody import TakeCaseHeads
from schemas.party import Party
from services.proof.case_heads import CaseHeads, Head
from services.proof.custody import log_stream
from services.recording import Answer, Asked, CareRecord


def take_heads(record: CareRecord, up_to: int, at: datetime, told_by: Party) -> tuple[CaseHeads, Answer]:
    """Note the heads as of a position; the answer has no fact where later ones were noted before."""
    store = record.store
    heads = CaseHeads(Head(*row) for row in store.heads(up_to))
    command = TakeCaseHeads(
        at=at, custody_id=log_stream(store.store_id()), up_to=up_to, cases=len(heads.hashes), root=heads.root
    )
    return heads, record.do_now(command, Asked(told_by=told_by))
