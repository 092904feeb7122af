"""Streams as they stand: from memory or a snapshot, and always every fact that came after it."""

import contextlib
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from pydantic import TypeAdapter

from aggregates._shape import Decider, name_of
from schemas import avro
from schemas.refused import Refused
from services.store.recorder import Recorder

STREAMS_IN_MEMORY = 4096
LONG_STREAM = 200


log = structlog.get_logger()


class Kept(NamedTuple):
    """A stream as it is remembered: for which kind of stream, up to which version, and its state."""

    kind: str
    version: int
    state: Any


@cache
def code_of(kind: str) -> str:
    """SHA-256 of all source that a state is made by: a snapshot made by other code is not used."""
    rooms = (("aggregates", ("_", f"{kind}.")), ("schemas", ("",)))
    hashed = hashlib.sha256()
    for room, beginnings in rooms:
        for file in sorted(files(room).iterdir(), key=lambda one: one.name):
            if file.name.endswith(".py") and file.name.startswith(beginnings):
                hashed.update(file.read_bytes())
    return hashed.hexdigest()


@cache
def state_type(decider: Decider[Any, Any]) -> TypeAdapter[Any]:
    """How the state of a stream is written and read."""
    return TypeAdapter(decider.state_type)


class Streams:
    """Loads streams and remembers them; what is remembered holds only until a write or a look has proved it."""

    def __init__(self, store: Recorder) -> None:
        self.store = store
        self._states: OrderedDict[UUID, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._afterwards = ThreadPoolExecutor(max_workers=1, thread_name_prefix="snapshots")

    def load(self, stream: UUID, decider: Decider[Any, Any]) -> tuple[int, Any]:
        """Version and state of a stream. Raises UnreadableFact, StoreDamaged; Refused for another kind's id."""
        kind = name_of(decider)
        version, state = self.remembered(stream, decider)
        newer = self.store.stream(stream, version, LONG_STREAM)
        if len(newer) == LONG_STREAM:  # long enough for a snapshot to be worth the look
            version, state = self._from_snapshot(stream, decider) if version == 0 else (version, state)
            newer = self.store.stream(stream, version)
        for stored in newer:
            fact = avro.read(stored).fact
            if type(fact).__module__.rpartition(".")[2] != kind:
                raise of_another_kind()
            state = decider.evolve(state, fact)
        version += len(newer)
        self.remember(stream, version, state, decider)
        if len(newer) >= LONG_STREAM:
            self._keep_afterwards(stream, version, state, decider)
        return version, state

    def remembered(self, stream: UUID, decider: Decider[Any, Any]) -> tuple[int, Any]:
        """Version and state as they were last seen here, without a look; as it begins, if it was never seen."""
        kept = self._states.get(stream)
        if kept is None:
            return 0, decider.initial
        if kept.kind != name_of(decider):
            raise of_another_kind()
        return kept.version, kept.state

    def remember(self, stream: UUID, version: int, state: Any, decider: Decider[Any, Any]) -> None:
        """Keep the newest state of a stream in memory."""
        if not version:
            return
        with self._lock:
            self._states[stream] = Kept(name_of(decider), version, state)
            self._states.move_to_end(stream)
            if len(self._states) > STREAMS_IN_MEMORY:
                self._states.popitem(last=False)

    def forget(self, streams: Sequence[UUID]) -> int:
        """Remember nothing of these streams any more; how many were remembered."""
        with self._lock:
            return sum(self._states.pop(one, None) is not None for one in streams)

    def close(self) -> None:
        """Finish the snapshots that were begun."""
        self._afterwards.shutdown(wait=True)

    def _from_snapshot(self, stream: UUID, decider: Decider[Any, Any]) -> tuple[int, Any]:
        try:
            kept = self.store.snapshot(stream, code_of(name_of(decider)))
            return (kept[0], state_type(decider).validate_json(kept[1])) if kept else (0, decider.initial)
        except Exception as error:  # a snapshot only saves time: the facts are there, and they alone count
            log.warning("snapshot_not_used", fault=type(error).__name__)
            return 0, decider.initial

    def _keep_afterwards(self, stream: UUID, version: int, state: Any, decider: Decider[Any, Any]) -> None:
        """Leave the snapshot to another thread; who is closing goes without one."""
        with contextlib.suppress(RuntimeError):
            self._afterwards.submit(self._keep, stream, version, state, decider)

    def _keep(self, stream: UUID, version: int, state: Any, decider: Decider[Any, Any]) -> None:
        try:
            written = state_type(decider).dump_json(state)
            self.store.keep_snapshot(stream, version, code_of(name_of(decider)), written)
        except Exception as error:  # without it the stream is read from its first fact
            log.warning("snapshot_not_kept", fault=type(error).__name__)


def of_another_kind() -> Refused:
    return Refused("id_of_another_kind", "this id belongs to something of another kind")
