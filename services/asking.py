"""Asked before told: the questions that a command's facts raise, known before anyone tells the family."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from projections.gaps._history import Kept, tell
from projections.gaps._shape import Detector, Gap, detectors
from schemas import avro
from schemas.keyed import Key, key_text, share_of
from schemas.recorded import Recorded
from services.store.recorder import Recorder
from services.views.database import Views
from services.views.folding import Folding
from services.views.places import positions
from services.views.projecting import Projector

LONGEST_LAG = 5000


class Raised(NamedTuple):
    """A question raised, since when, and the next steps that the record can compute, as marked values."""

    gap_id: UUID
    code: str
    gap: Gap
    since: datetime
    suggestions: Mapping[str, tuple[str, ...]]


class AskedSoFar(NamedTuple):
    """The questions raised, and the position up to which the record was looked at."""

    raised: tuple[Raised, ...]
    as_of_position: int


def raised_by(facts: Sequence[Recorded[Any]], views: Views, store: Recorder, projector: Projector) -> AskedSoFar:
    """Fold the facts over the kept states of their keys and ask, writing nothing.

    Facts that the projector has not reached yet are taken from the store, so a projection that lags hides nothing; only
    where it lags very far does the answer rest on the states as they are, and says so by its position.
    """
    with views.read() as read:
        reached = Reached(positions(read), projector.of)  # of the same moment as the states: each fact is folded once
        position = reached.by_all
        if not facts:
            return AskedSoFar((), position)
        until = facts[-1].position
        ahead = store.after(position, min(until - position, LONGEST_LAG)) if until > position else []
        between = [avro.read(one) for one in ahead]
        caught_up = not between or between[-1].position >= until
        told = between if caught_up else [one for one in facts if one.position > position]
        raised = [one for detector in detectors().values() for one in _of(detector, facts, told, reached, read)]
    return AskedSoFar(tuple(raised), until if caught_up else position)


class Reached(NamedTuple):
    """Up to which position each share of the keys is, by its number, and how many shares there are."""

    positions: Mapping[int, int]
    of: int

    @property
    def by_all(self) -> int:
        """The position that every share has reached."""
        return min(self.positions.get(share, 0) for share in range(self.of))

    def by(self, key: str) -> int:
        """The position up to which the state of this key is."""
        return self.positions.get(share_of(key, self.of), 0)


def _of(
    detector: Detector[Any],
    facts: Sequence[Recorded[Any]],
    told: Sequence[Recorded[Any]],
    reached: Reached,
    read: Connection,
) -> list[Raised]:
    """What one detector asks because of these facts."""
    folding = Folding(detector, 0, 1)
    keys = {key for fact in facts for key in folding.keys_of(fact)}
    if not keys:
        return []
    kept = folding.load(keys, read)
    for one in told:
        for key in keys.intersection(folding.keys_of(one)):
            if one.position > reached.by(key):
                kept[key], _ = tell(detector, kept[key], one)
    moments, ids = {fact.recorded_at for fact in facts}, {fact.fact_id for fact in facts}
    state_of = known_states(folding, kept, read)
    return [
        Raised(one, detector.code, opened.gap, opened.since, detector.suggest(opened.gap, state_of, max(moments)))
        for key in sorted(keys)
        for one, opened in kept[key].open.items()
        if opened.since in moments or ids.intersection(opened.gap.evidence)
    ]


def known_states(folding: Folding, kept: dict[str, Kept], read: Connection) -> Any:
    """The state of any key: as folded just now, else as it is kept."""

    def state_of(key: Key) -> Any:
        text = key_text(key)
        if text not in kept:
            kept.update(folding.load([text], read))
        return kept[text].state

    return state_of


def suggestions(code: str, gap: Gap, as_of: datetime, read: Connection) -> Mapping[str, tuple[str, ...]]:
    """The next steps that the record can compute for a question that stands open."""
    detector = detectors()[code]
    return detector.suggest(gap, known_states(Folding(detector, 0, 1), {}, read), as_of)
