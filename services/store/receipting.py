"""Gives the answers of a commit their receipts: one signature over all that it wrote, after it is durable."""

from collections.abc import Iterable, Iterator, Sequence

import structlog

from services.proof.note import Signer
from services.proof.receipt import Receipt, SignedCommit
from services.store.recorder import Written

log = structlog.get_logger()
Answered = Written | BaseException


def with_receipts(answers: Sequence[Answered], signer: Signer | None) -> list[Answered]:
    """The same answers, each write with its receipt; without one where nobody signs or signing fails.

    What was written before is signed anew, from the leaf hashes that stand in the store.
    """
    if signer is None:
        return list(answers)
    written = [one for one in answers if isinstance(one, Written) and one.positions]
    receipts: dict[tuple[int, ...], Receipt] = {}
    for group in side_by_side(one for one in written if not one.repeated):
        receipts |= signed(group, signer)
    for one in written:
        if one.repeated and one.positions not in receipts:
            receipts |= signed([one], signer)
    return [Written(*one[:-1], receipts.get(one.positions)) if isinstance(one, Written) else one for one in answers]


def side_by_side(written: Iterable[Written]) -> Iterator[list[Written]]:
    """Those whose facts follow one another, together: what one commit wrote."""
    group: list[Written] = []
    for one in sorted(written, key=lambda one: one.positions):
        if group and one.positions[0] != group[-1].positions[-1] + 1:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def signed(group: Sequence[Written], signer: Signer) -> dict[tuple[int, ...], Receipt]:
    """The receipt of each, by its positions, under one signature; none where it cannot be made, which is said."""
    leaves = [leaf for one in group for leaf in one.leaf_hashes]
    try:
        together = SignedCommit(group[0].positions[0], leaves, signer)
        return {one.positions: together.receipt(one.positions) for one in group}
    except Exception as error:  # the facts are durable and their answer is owed; what is missing is the receipt
        log.error("receipt_not_signed", fault=type(error).__name__)
        return {}
