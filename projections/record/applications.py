"""Applications under the Mental Health Act: what was tried, what was known then, and what anybody thinks since."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.known_when import ANSWERS, REQUESTS, Known, known_when
from projections.record._shape import Part, Said
from schemas.mha_application import ApplicationMade
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.reflection import ReflectionAdded


class Way(Model):
    """A way that was tried before."""

    kind: str
    came: str
    on: date


class Reflection(Model):
    """What somebody thinks, looking back; it is no evidence of fault."""

    by: Party
    words: Said
    written_at: datetime


class Application(Model):
    """One application, with the requests and answers of the days before it."""

    application_id: UUID
    section: str
    by: Party
    made_at: datetime
    tried: tuple[Way, ...]
    before: Known
    reflections: tuple[Reflection, ...]


def read(facts: Sequence[Recorded[Any]]) -> Iterable[Model]:
    """Each application, in the order in which they were made."""
    for recorded in facts:
        if isinstance(recorded.fact, ApplicationMade):
            yield application(recorded, facts)


def application(recorded: Recorded[ApplicationMade], facts: Sequence[Recorded[Any]]) -> Application:
    """One application, and what was known when the record came to know it."""
    fact = recorded.fact
    return Application(
        application_id=fact.application_id,
        section=fact.section,
        by=fact.by,
        made_at=fact.happened_at,
        tried=tuple(Way(kind=one.kind, came=one.came, on=one.on) for one in fact.alternatives),
        before=known_when(facts, recorded.recorded_at),
        reflections=tuple(reflections(recorded.fact_id, facts)),
    )


def reflections(about: UUID, facts: Sequence[Recorded[Any]]) -> Iterable[Reflection]:
    """What was written about this application."""
    for one in facts:
        if isinstance(one.fact, ReflectionAdded) and one.fact.about == about:
            words = Said(sealed=one.fact.words, command_id=one.command_id)
            yield Reflection(by=one.fact.by, words=words, written_at=one.fact.happened_at)


part = Part((ApplicationMade, ReflectionAdded, *REQUESTS, *ANSWERS), read)
