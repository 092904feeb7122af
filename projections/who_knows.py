"""Who must know of a decision or an agreed day, who was told how and when, who read it, and who knows an older one.

Each change of what holds is a version; whoever was told of an earlier version acts on that until they hear of this one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from schemas.decision import DecisionMade, DecisionOpened, DecisionTold, DecisionWithdrawn
from schemas.discharge import (
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargeNotCompleted,
    DischargePlanWithdrawn,
    Named,
    NamedPersonTold,
)
from schemas.fact import Fact
from schemas.model import Model
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.support import PartnerToldOfChange, SupportChanged, SupportEnded
from schemas.withdrawal import (
    PartnerToldOfWithdrawal,
    WithdrawalChanged,
    WithdrawalSet,
    WithdrawalTakenBack,
    WithdrawalTold,
)

What = Literal["decision", "discharge_day", "support", "withdrawal"]
Knows = Literal["this", "an_older_one", "nothing"]
THE_PERSON = "said:the_person"
CHANGES: tuple[type[Fact], ...] = (
    *(DecisionMade, DecisionWithdrawn, SupportChanged, SupportEnded),
    *(DischargeDateAgreed, DischargeDateMoved, DischargeNotCompleted, DischargePlanWithdrawn),
    *(WithdrawalSet, WithdrawalChanged, WithdrawalTakenBack),
)
WORD: tuple[type[Fact], ...] = (
    *(DecisionTold, DecisionOpened, NamedPersonTold),
    *(PartnerToldOfChange, PartnerToldOfWithdrawal, WithdrawalTold),
)


class Knower(Model):
    """Somebody who must know, as a marked value: what they were told, when and by which means, and when they read it.

    `told_of` is the version they were told of last, 0 for none; `means` is empty where the step itself said they knew.
    """

    who: str
    named_id: UUID | None = None
    knows: Knows = "nothing"
    told_of: int = 0
    told: str = ""
    told_at: datetime | None = None
    means: str = ""
    opened_at: datetime | None = None


class Thing(Model):
    """What must be known: how it holds now as a marked value, since when, in which version, and who must know it."""

    what: What
    about: UUID
    holds: str
    since: datetime
    version: int
    knowers: tuple[Knower, ...]

    def with_knower(self, knower: Knower) -> "Thing":
        """The same with somebody as they stand now; one who was not named before comes last."""
        known = {one.who: one for one in self.knowers} | {knower.who: knower}
        return self.with_(knowers=tuple(known.values()))

    def knower(self, who: str) -> Knower:
        """Somebody as they stand, or as somebody new."""
        return next((one for one in self.knowers if one.who == who), Knower(who=who))

    def judged(self) -> "Thing":
        """With what each of them knows: how it holds now, how it held before, or nothing."""

        def knows(one: Knower) -> Knows:
            return "this" if one.told_of == self.version else "an_older_one" if one.told_of else "nothing"

        return self.with_(knowers=tuple(one.with_(knows=knows(one)) for one in self.knowers))


Things = dict[UUID, Thing]


def who_knows(facts: Iterable[Recorded[Any]]) -> tuple[Thing, ...]:
    """Everything in a case that others must know, what changed last before the others."""
    things: Things = {}
    for recorded in sorted(facts, key=lambda one: one.position):
        if isinstance(recorded.fact, CHANGES):
            change(things, recorded.fact)
        elif isinstance(recorded.fact, WORD):
            hear(things, recorded.fact)
    in_order = sorted(things.values(), key=lambda one: (one.since, str(one.about)), reverse=True)
    return tuple(one.judged() for one in in_order)


def change(things: Things, fact: Any) -> None:
    """What holds is another thing now."""
    match fact:
        case DecisionMade() | DecisionWithdrawn():
            holds = "said:decided" if isinstance(fact, DecisionMade) else "said:withdrawn"
            holds_now(things, fact, ("decision", fact.decision_id, holds), map(of_party, fact.must_be_told))
        case DischargeDateAgreed() | DischargeDateMoved():
            of_discharge(things, fact, f"date:{fact.on}")
        case DischargeNotCompleted() | DischargePlanWithdrawn() if fact.discharge_id in things:
            of_discharge(things, fact, "day:none")
        case SupportChanged() | SupportEnded():
            day = fact.first_day if isinstance(fact, SupportChanged) else fact.ended_on
            about: tuple[What, UUID, str] = ("support", fact.support_id, f"date:{day}")
            holds_now(things, fact, about, map(of_agency, fact.partners), map(agency, fact.told))
        case WithdrawalSet() | WithdrawalChanged():
            must = (Knower(who=THE_PERSON), *map(of_agency, fact.partners))
            about = ("withdrawal", fact.withdrawal_id, f"date:{fact.ends_on}")
            holds_now(things, fact, about, must, map(agency, fact.told))
        case WithdrawalTakenBack() if fact.withdrawal_id in things:
            holds_now(things, fact, ("withdrawal", fact.withdrawal_id, "said:taken_back"), ())


def of_discharge(things: Things, fact: Any, holds: str) -> None:
    """The day to go home is another one now, or none; those told in the same step know it."""
    heard = [of_named(one).who for one in fact.to_be_told if one.named_id in getattr(fact, "told", ())]
    holds_now(things, fact, ("discharge_day", fact.discharge_id, holds), map(of_named, fact.to_be_told), heard)


def holds_now(
    things: Things, fact: Fact, what: tuple[What, UUID, str], must: Iterable[Knower], heard: Iterable[str] = ()
) -> None:
    """Another version; those who had to know before still must, and keep what they were told of then."""
    kind, about, holds = what
    known = things.get(about)
    before = {one.who: one for one in known.knowers} if known else {}
    knowers = tuple(({one.who: one for one in must} | before).values())
    version, since = known.version + 1 if known else 1, fact.happened_at
    things[about] = Thing(what=kind, about=about, holds=holds, since=since, version=version, knowers=knowers)
    for who in heard:
        tell(things, about, who, since)


def hear(things: Things, fact: Any) -> None:
    """Somebody was told how it holds, or read it."""
    at = fact.happened_at
    match fact:
        case DecisionTold():
            tell(things, fact.decision_id, party(fact.told), at, fact.means)
        case DecisionOpened(decision_id=about) if about in things:
            read = things[about].knower(party(fact.by)).with_(opened_at=at)
            known = {"told_of": things[about].version, "told": things[about].holds}
            things[about] = things[about].with_knower(read.with_(**known))
        case NamedPersonTold(discharge_id=about) if about in things:
            for one in things[about].knowers:
                if one.named_id == fact.named_id:
                    tell(things, about, one.who, at, fact.means)
        case PartnerToldOfChange():
            tell(things, fact.support_id, agency(fact.agency), at)
        case PartnerToldOfWithdrawal():
            tell(things, fact.withdrawal_id, agency(fact.agency), at)
        case WithdrawalTold():
            tell(things, fact.withdrawal_id, THE_PERSON, at, fact.means)


def tell(things: Things, about: UUID, who: str, at: datetime, means: str = "") -> None:
    """Somebody was told how it holds now."""
    if (thing := things.get(about)) is not None:
        told = {"told_of": thing.version, "told": thing.holds, "told_at": at, "means": means}
        things[about] = thing.with_knower(thing.knower(who).with_(**told))


def party(one: Party) -> str:
    """A role at an agency as a marked value."""
    return f"party:{one}"


def agency(code: str) -> str:
    """An agency as a marked value."""
    return f"agency:{code}"


def of_party(one: Party) -> Knower:
    return Knower(who=party(one))


def of_agency(code: str) -> Knower:
    return Knower(who=agency(code))


def of_named(one: Named) -> Knower:
    """Somebody in the plan: an agency by its code, a person by how they belong and their id."""
    who = agency(one.agency) if one.agency else f"named:{one.relation}:{one.named_id}"
    return Knower(who=who, named_id=one.named_id)
