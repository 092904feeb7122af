"""Who must know what holds now, who was told how and when, and who acts on what held before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.record._shape import Part
from projections.who_knows import CHANGES, WORD, Knower, Knows, Thing, What, who_knows
from projections.wording import phrase
from schemas.model import Model
from schemas.recorded import Recorded


class KnowerInWords(Model):
    """Somebody who must know, in words: what they know, what they were told, when, how, and when they read it."""

    who: str
    words: str
    knows: Knows
    told: str
    told_at: datetime | None
    means: str
    opened_at: datetime | None


class ThingInWords(Model):
    """What must be known, in words, since when, and who must know it."""

    what: What
    about: UUID
    holds: str
    since: datetime
    version: int
    knowers: tuple[KnowerInWords, ...]


def read(facts: Sequence[Recorded[Any]]) -> Iterable[Model]:
    """Each decision and each agreed day with those who must know it."""
    return [in_words(one) for one in who_knows(facts)]


def in_words(thing: Thing) -> ThingInWords:
    knowers = tuple(knower_in_words(one) for one in thing.knowers)
    plain = {name: getattr(thing, name) for name in ("what", "about", "since", "version")}
    return ThingInWords(**plain, holds=phrase(thing.holds), knowers=knowers)


def knower_in_words(one: Knower) -> KnowerInWords:
    plain = {name: getattr(one, name) for name in ("who", "knows", "told_at", "means", "opened_at")}
    return KnowerInWords(**plain, words=phrase(one.who), told=phrase(one.told) if one.told else "")


part = Part(kinds=(*CHANGES, *WORD), read=read)
