"""Given what was recorded, when somebody asks, then these facts follow, or nothing, or a refusal in these words."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from aggregates._shape import Command, Decider
from schemas.fact import Fact
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import Sealed

NAMES = UUID("4b1d9a52-6c1e-4d2e-9b57-0d2f6a1f7a10")
SOMEBODY = Party(role="ward_manager", agency="NHS_MH")


def an_id(name: str) -> UUID:
    """The same random-looking id for the same name in every test."""
    return uuid5(NAMES, name)


def at(text: str) -> datetime:
    """A UTC moment from `2026-03-04 14:20`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def words(text: str, field: str = "note") -> Sealed:
    """Sealed text for pure tests: no key is needed where nobody opens it."""
    digest = hashlib.sha256(text.encode()).digest()
    return Sealed(key_id=f"{an_id('person')}.health.1", field=field, commitment=digest, ciphertext_sha256=digest)


class When:
    """A command on its way; what follows is asked for by one of the `then` methods."""

    def __init__(self, decider: Decider[Any, Any], past: tuple[Fact, ...], command: Command, told_by: Party) -> None:
        self.decider, self.past, self.command, self.told_by = decider, past, command, told_by

    def facts(self) -> list[Fact]:
        return self.decider.decide(self.command, self.decider.fold(self.past), self.told_by)

    def then(self, *expected: Fact) -> None:
        assert self.facts() == list(expected)

    def then_nothing(self) -> None:
        assert self.facts() == []

    def then_refused(self, sentence: str) -> None:
        try:
            facts = self.facts()
        except Refused as refusal:
            assert sentence in refusal.why, refusal.why
            return
        raise AssertionError(f"nothing was refused; it led to {facts}")


class Given:
    """A stream with its past."""

    def __init__(self, decider: Decider[Any, Any], past: tuple[Fact, ...]) -> None:
        self.decider, self.past = decider, past

    def when(self, command: Command, told_by: Party = SOMEBODY) -> When:
        return When(self.decider, self.past, command, told_by)


def given(decider: Decider[Any, Any], *past: Fact) -> Given:
    return Given(decider, past)
