"""A case says once of each erasure that words of it are gone, and by whose order."""

from aggregates.erased_words import NoteErasure, decider
from schemas.erased_words import WordsErased
from schemas.party import Party
from tests.spec import an_id, at, given

ANN, BEN = (Party(role="privacy_officer", agency="LA", worker=an_id(name)) for name in ("Ann", "Ben"))
note = NoteErasure(
    at=at("2034-02-12 09:30"),
    case_id=an_id("case"),
    erasure_id=an_id("erasure"),
    order=an_id("approval"),
    classes=("health",),
    ground="retention_over",
    proposed_by=ANN,
    approved_by=BEN,
)
LIFE = tuple(given(decider).when(note).facts())


def test_it_happens_and_happens_once_for_each_erasure() -> None:
    [fact] = given(decider).when(note).facts()
    assert isinstance(fact, WordsErased)
    assert (fact.case_id, fact.order, fact.approved_by) == (an_id("case"), an_id("approval"), BEN)
    given(decider, fact).when(note).then_nothing()
    assert len(given(decider, fact).when(note.with_(erasure_id=an_id("another"))).facts()) == 1
