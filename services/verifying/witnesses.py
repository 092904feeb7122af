"""The log against what each of its witnesses countersigned last: they hold the past where nobody here can reach it."""

import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.proof.checkpoint import Checkpoint
from services.proof.errand import Hindered
from services.proof.kept import Kept, YearLog
from services.proof.last_seen import last_seen
from services.proof.signing_key import origin_of
from services.proof.tiles import TiledTree, TileMissing
from services.proof.witnesses import Witness
from services.verifying.finding import Cause, Finding, Findings

SECONDS = 5.0
MAY_LAG = timedelta(seconds=60)
NOTHING_SEEN = "witness_shows_nothing"


def compare_with_witnesses(
    kept: Kept, store_id: UUID, witnesses: Sequence[Witness], quorum: int, findings: Findings
) -> None:
    """Ask every witness what it saw of each year's log, and hold that against the log as it is now.

    A witness that cannot be asked is none of those who must agree. Raises StoreUnavailable.
    """
    for log in kept.logs():
        agree, others = 0, []
        for one in witnesses:
            seen = last_seen(one, origin_of(store_id, log.year), time.monotonic() + SECONDS)
            if isinstance(seen, Checkpoint):
                agree += agrees(kept, log, one.name, seen, findings)
            else:
                others.append(seen)
        if kept.newest(log.year) is not None and agree < quorum:
            findings.add(Finding(Cause.witness_lags, too_few(log, agree, quorum, others), log.first))
        say_lag(kept, log, findings)


def agrees(kept: Kept, log: YearLog, name: str, seen: Checkpoint, findings: Findings) -> bool:
    """Whether a witness saw the past that is here; what it saw is asked first, so the log has it by then."""
    try:
        same = TiledTree(kept.tiles(log.year)).root(seen.size) == seen.root
    except TileMissing:
        said = f"the witness {name} saw {seen.size} facts of {log.year}, and the log does not hold so many"
        newest = kept.newest(log.year)
        size = newest.size if newest is not None else 0
        findings.add(Finding(Cause.witness_ahead, said, log.first + size, log.first + seen.size - 1, index=size))
        return False
    if not same:
        said = f"the witness {name} countersigned other facts among the first {seen.size} of {log.year}"
        findings.add(Finding(Cause.witness_disagrees, said, log.first, log.first + seen.size - 1, index=0))
    return same


def too_few(log: YearLog, agree: int, quorum: int, others: Sequence[Hindered]) -> str:
    """Why not enough witnesses agree, in words."""
    why = "; ".join(f"{one.witness} {one.why}" for one in others)
    return f"{agree} witnesses agree on the log of {log.year}, and {quorum} must" + (f" ({why})" if why else "")


def say_lag(kept: Kept, log: YearLog, findings: Findings) -> None:
    """A checkpoint that has waited for more than a minute for its witnesses."""
    newest = kept.newest(log.year)
    if newest is not None and newest.published_at is None and newest.signed_at < time.time() - MAY_LAG.total_seconds():
        said = f"the checkpoint of {log.year} at {newest.size} has waited for its witnesses for more than a minute"
        findings.add(Finding(Cause.witness_lags, said, log.first + newest.size - 1, index=newest.size - 1))
