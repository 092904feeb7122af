"""A long stream of any kind keeps its snapshot, and loads from it as it loads from its facts."""

import importlib
from pathlib import Path
from uuid import uuid4

import pytest

from aggregates._shape import streams
from schemas import avro
from schemas.party import Party
from schemas.recorded import Envelope
from services.loading import LONG_STREAM, Streams
from services.store.recorder import NewFact, Write
from services.store.sqlite_recorder import SQLiteRecorder
from tests.spec import SOMEBODY, an_id


@pytest.mark.parametrize("kind", streams())
def test_a_long_stream_of_every_kind_keeps_a_snapshot(kind: str, tmp_path: Path) -> None:
    decider, life = streams()[kind], importlib.import_module(f"tests.aggregates.test_{kind}").LIFE
    store, stream = SQLiteRecorder(tmp_path / "record.db"), an_id("a long life")
    for number in range(LONG_STREAM):
        fact = life[min(number, len(life) - 1)]
        envelope = Envelope(fact_id=uuid4(), told_by=Party(**SOMEBODY.__dict__), command_id=uuid4())
        encoded = avro.encode(envelope, fact)
        new = NewFact(encoded.name, fact.case_id or stream, encoded.value, encoded.content_hash, None, "NHS_MH")
        store.write(Write(stream, number, (new,)))
    first = Streams(store)
    version, state = first.load(stream, decider)
    first.close()
    kept = store._select("SELECT version FROM snapshots", ())
    assert [row[0] for row in kept] == [LONG_STREAM] == [version]
    again = Streams(store)
    assert again.load(stream, decider) == (version, state)
    again.close()
    store.close()
