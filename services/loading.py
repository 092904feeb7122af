"""Streams as they stand: from memory or a snapshot, and always every fact that came after it."""

import hashlib
import inspect
import sys
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from aggregates._shape import Decider
from schemas import avro
from schemas.refused import Refused
from services.store.sqlite_recorder import SQLiteRecorder

STREAMS_IN_MEMORY = 4096
LONG_STREAM = 200


@cache
def code_of(module: str) -> str:
    """SHA-256 of a module's source: a snapshot made by other code is not used."""
    return hashlib.sha256(inspect.getsource(sys.modules[module]).encode()).hexdigest()


@cache
def state_type(decider: Decider[Any, Any]) -> TypeAdapter[Any]:
    """How the state of a stream is written and read."""
    return TypeAdapter(decider.state_type)


class Streams:
    """Loads streams and remembers them; what is remembered is never trusted without a look for newer facts."""

    def __init__(self, store: SQLiteRecorder) -> None:
        self.store = store
        self._states: OrderedDict[UUID, tuple[int, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._afterwards = ThreadPoolExecutor(max_workers=1, thread_name_prefix="snapshots")

    def load(self, stream: UUID, decider: Decider[Any, Any]) -> tuple[int, Any]:
        """Version and state of a stream. Raises UnreadableFact, StoreDamaged."""
        version, state = self._states.get(stream) or self._from_snapshot(stream, decider)
        newer = self.store.stream(stream, version)
        for stored in newer:
            fact = avro.read(stored).fact
            if type(fact).__module__.rpartition(".")[2] != decider.decide.__module__.rpartition(".")[2]:
                raise Refused("id_of_another_kind", "this id belongs to something of another kind")
            state = decider.evolve(state, fact)
        version += len(newer)
        self.remember(stream, version, state)
        if len(newer) >= LONG_STREAM:
            self._afterwards.submit(self._keep, stream, version, state, decider)
        return version, state

    def remember(self, stream: UUID, version: int, state: Any) -> None:
        """Keep the newest state of a stream in memory."""
        if not version:
            return
        with self._lock:
            self._states[stream] = (version, state)
            self._states.move_to_end(stream)
            if len(self._states) > STREAMS_IN_MEMORY:
                self._states.popitem(last=False)

    def forget(self, stream: UUID) -> None:
        """Load it anew next time."""
        with self._lock:
            self._states.pop(stream, None)

    def close(self) -> None:
        """Finish the snapshots that were begun."""
        self._afterwards.shutdown(wait=True)

    def _from_snapshot(self, stream: UUID, decider: Decider[Any, Any]) -> tuple[int, Any]:
        kept = self.store.snapshot(stream, code_of(decider.decide.__module__))
        return (kept[0], state_type(decider).validate_json(kept[1])) if kept else (0, decider.initial)

    def _keep(self, stream: UUID, version: int, state: Any, decider: Decider[Any, Any]) -> None:
        made_by = code_of(decider.decide.__module__)
        self.store.keep_snapshot(stream, version, made_by, state_type(decider).dump_json(state))
