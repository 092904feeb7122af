"""Fold a batch of facts into the states of the keys they touch, and keep what those keys ask."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, select

from projections import open_gaps
from projections._bulk import insert_rows
from projections.gaps._history import Change, Kept, OpenGap, next_look, tell, wait
from projections.gaps._shape import Detector
from schemas.keyed import is_of_share, keys_of_share
from schemas.moment import micros, moment_of
from schemas.recorded import Recorded
from services.views.tables import detector_states
from services.views.touched import AT_ONCE, by_key

OPEN = TypeAdapter(dict[UUID, OpenGap])
STATES = detector_states.c
LOADED = select(STATES.key, STATES.state, STATES.open, STATES.asked_to).where(
    STATES.detector == bindparam("code"), STATES.key.in_(bindparam("keys", expanding=True))
)
NEWEST_STAYS = """ON CONFLICT (detector, key) DO UPDATE SET code_hash = excluded.code_hash, state = excluded.state,
    open = excluded.open, asked_to = excluded.asked_to, look_again = excluded.look_again"""


class Folding:
    """One detector's keys of one share, over any number of batches; nothing is remembered between them."""

    def __init__(self, detector: Detector[Any], share: int, shares: int) -> None:
        self.detector = detector
        self.share = share
        self.shares = shares

    def fold(self, batch: Sequence[Recorded[Any]], write: Connection) -> None:
        """Take each fact to each key it touches, in order of position; only some keys' states are in memory at once."""
        for touched in by_key(batch, self.keys_of):
            kept = self.load(touched, write)
            changes: dict[str, list[Change]] = {}
            for key, facts in touched.items():
                for recorded in facts:
                    kept[key], more = tell(self.detector, kept[key], recorded)
                    changes.setdefault(key, []).extend(more)
            self.keep(kept, changes, write)

    def keys_of(self, recorded: Recorded[Any]) -> list[str]:
        """The keys of this share that a fact touches, each once."""
        return keys_of_share(self.detector.keys(recorded), self.share, self.shares)

    def ask(self, up_to: datetime, write: Connection, faults: list[Exception]) -> int:
        """Ask every key whose time has come by that moment, and no other; tells how many were asked.

        A key that cannot be asked stays as it is, and its fault is added to the others; the rest goes on.
        """
        states = detector_states.c
        due = (states.detector == self.detector.code) & (states.look_again <= micros(up_to))
        keys = [found.key for found in write.execute(select(states.key).where(due).order_by(states.look_again))]
        mine = [key for key in keys if is_of_share(key, self.share, self.shares)]
        for start in range(0, len(mine), AT_ONCE):
            some = mine[start : start + AT_ONCE]
            changes: dict[str, list[Change]] = {}
            kept = self.load(some, write)
            for key in some:
                try:
                    kept[key], changes[key] = wait(self.detector, kept[key], up_to, including=True)
                except Exception as fault:  # whatever one key makes a gap do stops that key, never the others
                    faults.append(fault)
            self.keep({key: kept[key] for key in changes}, changes, write)
        return len(mine)

    def load(self, keys: Iterable[str], read: Connection) -> dict[str, Kept]:
        """The states of these keys; a key that no fact has touched is as the detector begins."""
        wanted = sorted(keys)
        kept = {key: Kept(self.detector.initial, {}) for key in wanted}
        for start in range(0, len(wanted), AT_ONCE):
            mine = {"code": self.detector.code, "keys": wanted[start : start + AT_ONCE]}
            for found in read.execute(LOADED, mine):
                kept[found.key] = Kept(
                    type(self.detector.initial).model_validate_json(found.state),
                    OPEN.validate_json(found.open),
                    moment_of(found.asked_to),
                )
        return kept

    def keep(self, kept: dict[str, Kept], changes: dict[str, list[Change]], write: Connection) -> None:
        """Write the states back, and what changed for whoever reads the gaps."""
        if kept:
            insert_rows(write, detector_states, [self.row(key, one) for key, one in kept.items()], NEWEST_STAYS)
            open_gaps.keep(self.detector.code, changes, write)

    def row(self, key: str, kept: Kept) -> tuple[Any, ...]:
        """One key's row: what the question needs, as JSON, and when to look again."""
        look = next_look(self.detector, kept)
        return (
            self.detector.code,
            key,
            self.detector.hash,
            kept.state.model_dump_json(),
            OPEN.dump_json(kept.open).decode(),
            micros(kept.asked_to) if kept.asked_to else 0,
            micros(look) if look else None,
        )
