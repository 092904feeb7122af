"""He ran ahead and slipped; what he says of it stands beside what others say."""

from datetime import timedelta
from typing import Any

from aggregates.incident import LookIntoIncident, RecordIncident, TellIncident, decider
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-07-15 15:10")
ABOUT: dict[str, Any] = {"incident_id": an_id("slip"), "case_id": an_id("case")}
record = RecordIncident(
    at=NOW,
    **ABOUT,
    kind="fall",
    harm="slight",
    words=words("ran ahead, slipped, wrist", "words"),
    persons_words=words("I was wrong to run", "persons_words"),
    risk_agreement_id=an_id("swims"),
)
tell = TellIncident(at=NOW + timedelta(days=1), **ABOUT, whose="family", words=words("he was alone", "words"))
look = LookIntoIncident(
    at=NOW + timedelta(days=5), **ABOUT, learned=words("walk together to the pool", "learned"), changes=True
)
LIFE = lived(decider, (record, tell, look))


class TestRecorded(PlainLife):
    decider, commands, another = decider, (record, tell, look), record.with_(harm="serious")


def test_somebody_may_tell_how_they_saw_it_after_it_was_looked_into() -> None:
    late = tell.with_(at=look.at + timedelta(days=1), whose="witness")
    [fact] = given(decider, *LIFE).when(late).facts()
    assert fact.happened_at == late.at
