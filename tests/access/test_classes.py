"""Every word that is sealed is of one class, and every fact too: what may be seen is asked by class."""

from collections.abc import Iterator

import pytest

from schemas import avro
from schemas.classes import FIELD_CLASSES
from schemas.fact import Fact
from schemas.model import Model
from schemas.sealed import Sealed
from services.policies.classes import class_of_fact, class_of_words, classes_of_words, words_of
from tests.golden import kept, releases
from tests.schemas.made_up import FACTS


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_fact_is_of_one_class(fact: type[Fact]) -> None:
    assert class_of_fact(fact) in FIELD_CLASSES


@pytest.mark.parametrize("fact", [one for one in FACTS if words_of(one)], ids=lambda fact: fact.__name__)
def test_every_sealed_field_of_a_fact_is_of_one_class(fact: type[Fact]) -> None:
    for place, _ in words_of(fact):
        [privacy_class] = classes_of_words()[f"{fact.__name__}.{place}"]
        assert privacy_class in FIELD_CLASSES


def test_words_of_lived_stories_are_sealed_under_the_class_that_is_said_of_them() -> None:
    tried = set()
    for release in map(kept, releases()):
        for recorded in map(avro.read, release.facts):
            for place, sealed in words_in(recorded.fact):
                name = f"{type(recorded.fact).__name__}.{place}"
                assert classes_of_words()[name] == {class_of_words(sealed)}, name
                tried.add(name)
    assert len(tried) > 30


def words_in(value: Model, place: str = "") -> Iterator[tuple[str, Sealed]]:
    """Each sealed word of a fact with its place, without the number it has in a row of several."""
    for name, inner in value:
        for one in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(one, Sealed):
                yield f"{place}{name}", one
            elif isinstance(one, Model):
                yield from words_in(one, f"{place}{name}.")
