"""What agencies agreed to share at a moment, and until when: folded from facts alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from schemas.recorded import Recorded
from schemas.sharing import SharingAgreed, SharingEnded

ById = Mapping[UUID, Recorded[Any]]


@dataclass(frozen=True)
class Agreements:
    """The agreements of agencies to share, by their ids, and the last day of those that ended before."""

    made: ById = field(default_factory=dict)
    ended_on: Mapping[UUID, date] = field(default_factory=dict)

    def in_force(self, day: date) -> Iterator[Recorded[Any]]:
        """Those that hold on a day; both the first and the last day count."""
        for about, one in self.made.items():
            last = min(one.fact.last_day or date.max, self.ended_on.get(about, date.max))
            if one.fact.first_day <= day <= last:
                yield one


def agreements_of(facts: Iterable[Recorded[Any]]) -> Agreements:
    """The agreements after these facts, in the order they were recorded."""
    agreements = Agreements()
    for recorded in facts:
        match recorded.fact:
            case SharingAgreed(agreement_id=about):
                agreements = replace(agreements, made={**agreements.made, about: recorded})
            case SharingEnded(agreement_id=about, last_day=day):
                agreements = replace(agreements, ended_on={**agreements.ended_on, about: day})
    return agreements
