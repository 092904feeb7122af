"""The shape of a gap: a question that facts raise and facts answer, folded one key at a time, never recorded."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

import projections.gaps
from schemas import codes
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.source import source_hash

S = TypeVar("S", bound=Model)
GAPS = UUID("7d0a4c1e-3f57-4e0b-8a39-5a0f2f6f9c11")


class Gap(Model):
    """What should be asked now: `about` makes its id, `words` fill its sentence, `to` resolves who is meant.

    `words` are dates, codes, numbers and ids as marked text (`date:2026-03-11`, `role:doctor`), never names; `to` says
    for a relation of `recipient_relations.csv` which party it is here; evidence are fact ids, the most telling first.
    """

    case_id: UUID
    about: tuple[str, ...]
    words: dict[str, str]
    evidence: tuple[UUID, ...]
    to: dict[str, Party] = {}

    @staticmethod
    def named(*parts: UUID | date | str) -> tuple[str, ...]:
        """Ids, days and codes as the texts that `about` is made of."""
        return tuple(str(part) for part in parts)


def gap_id(code: str, gap: Gap) -> UUID:
    """The same question about the same thing has the same id, whenever and wherever it is asked."""
    return uuid5(GAPS, "\n".join((code, str(gap.case_id), *gap.about)))


def no_suggestions(gap: Gap, state_of: Callable[[Key], Any], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """For a question whose next step the record cannot compute."""
    return {}


@dataclass(frozen=True, eq=False)
class Detector(Generic[S]):
    """Five functions over one key: whose state a fact touches, the new state, the questions, when to look again.

    `suggest` is asked when a gap is shown: next steps that the record can compute, from the states of any of its keys.
    """

    initial: S
    keys: Callable[[Recorded[Any]], Iterator[Key]]
    evolve: Callable[[S, Recorded[Any]], S]
    gaps: Callable[[S, datetime], Iterator[Gap]]
    look_again: Callable[[S, datetime], datetime | None] = never
    suggest: Callable[[Gap, Callable[[Key], S], datetime], Mapping[str, tuple[str, ...]]] = no_suggestions
    code: str = field(default="", compare=False)

    @property
    def row(self) -> codes.Row:
        """The question's own line in the list of gaps: wording, recipients, what clears it."""
        return codes.by_code("alert_types")[self.code]

    @property
    def hash(self) -> str:
        """SHA-256 of the file and of what it leans on in its room: another hash, and its states are built anew."""
        return source_hash(self.evolve)


@cache
def detectors() -> Mapping[str, Detector[Any]]:
    """Every gap of this room by its code. Raises ValueError for a code that no list knows."""
    found = {}
    for module in pkgutil.iter_modules(projections.gaps.__path__):
        if module.name.startswith("_"):
            continue
        code = module.name.upper()
        one = importlib.import_module(f"projections.gaps.{module.name}").detector
        object.__setattr__(one, "code", code)
        refuse_unknown(code)
        found[code] = one
    return found


def refuse_unknown(code: str) -> None:
    """A gap without a row would ask nobody; the rows themselves are looked at when their list is loaded."""
    if code not in codes.by_code("alert_types"):
        raise ValueError(f"{code} does not stand in alert_types.csv")


def recipients(code: str, step: int) -> tuple[str, ...]:
    """Whom a gap asks first (step 0) and next (from step 1): codes of roles or of relations."""
    row = codes.by_code("alert_types")[code]
    return tuple(filter(None, row["first_to" if step == 0 else "next_to_if_unanswered"].split(";")))
