"""One look at whether a person needs an advocate for one thing, until an advocate's work is over."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas import codes
from schemas.advocacy import (
    AdvocacyConsidered,
    AdvocacyEnded,
    AdvocateAsked,
    AdvocateInstructed,
    AdvocateNotFound,
    AppropriateIndividualNamed,
    Difficulty,
    NobodyAppropriate,
)
from schemas.codes import AdvocacyCode, UnmetReasonCode
from schemas.model import Model
from schemas.moment import london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import ThirdPartyText


class UnpaidHelper(Model):
    """Who could help the person take part; paid carers may not."""

    relation: Literal["family", "carer", "friend", "other"]
    paid: bool
    agreed: bool
    person_agrees: bool | None = None
    name: ThirdPartyText | None = None


class OfAdvocacy(Command):
    """A command about one person's need for an advocate for one thing."""

    advocacy_id: UUID
    case_id: UUID


class ConsiderAdvocacy(OfAdvocacy):
    """`activity_id` is the assessment, enquiry or stay it is for; `qualifies` by a status, as under the 1983 Act."""

    activity_id: UUID
    kind: AdvocacyCode
    difficulty: Annotated[tuple[Difficulty, ...], Field(max_length=4)] = ()
    lacks_capacity: bool = False
    qualifies: bool = False
    consulted: bool = False
    individual: UnpaidHelper | None = None
    advocate: NamedParty | None = None


class NameAppropriateIndividual(OfAdvocacy):
    individual: UnpaidHelper


class FindNobodyAppropriate(OfAdvocacy):
    reason: ThirdPartyText


class AskAdvocate(OfAdvocacy):
    service: NamedParty


class FindNoAdvocate(OfAdvocacy):
    reason: UnmetReasonCode


class InstructAdvocate(OfAdvocacy):
    advocate: NamedParty


class EndAdvocacy(OfAdvocacy):
    reason: Literal["over", "not_wanted", "not_needed"]


AnyCommand = (
    ConsiderAdvocacy
    | NameAppropriateIndividual
    | FindNobodyAppropriate
    | AskAdvocate
    | FindNoAdvocate
    | InstructAdvocate
    | EndAdvocacy
)


class State(Life):
    """What the advocate is for, whether the law says must, who helps by now, and when a service was last asked."""

    activity_id: UUID | None = None
    kind: str = ""
    must: bool = False
    advocate: bool = False
    asked_on: date | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    individual = getattr(command, "individual", None)
    if individual is not None:
        refuse_unsuitable(individual, state.kind if state else command.kind)
    if isinstance(command, FindNoAdvocate) and state and state.asked_on is None:
        raise Refused(
            "advocate_not_asked", "no advocacy service was asked yet; say whom you asked, then that it has nobody"
        )


def refuse_unsuitable(individual: UnpaidHelper, kind: str) -> None:
    """Refuse somebody who cannot stand in for an advocate."""
    if individual.paid:
        raise Refused("individual_paid", "somebody who is paid to care cannot take an advocate's place")
    if not individual.agreed or individual.person_agrees is False:
        raise Refused("individual_not_agreed", "both the person and the one who is to help must have agreed")
    if not codes.by_code("advocacy_types")[kind]["enough"]:
        raise Refused("advocate_beside_family", "family and friends do not take the place of this kind of advocate")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """What a fact says beyond its command: what it is for, and whether an advocate is owed now."""
    if isinstance(command, ConsiderAdvocacy):
        must = is_met(command)
        return {"must": must, "owed": must and not (command.advocate or is_enough(command))}
    found: dict[str, object] = {"activity_id": state.activity_id, "kind": state.kind} if state else {}
    if isinstance(command, FindNobodyAppropriate) and state:
        found["owed"] = state.must and not state.advocate
    if isinstance(command, FindNoAdvocate) and state:
        found["asked_on"] = state.asked_on or london_day(command.at)
    return found


def is_met(command: ConsiderAdvocacy) -> bool:
    """Whether the test of this kind of advocate is met and the list says must."""
    row = codes.by_code("advocacy_types")[command.kind]
    tests = {"difficulty": bool(command.difficulty), "capacity": command.lacks_capacity, "status": command.qualifies}
    return row["must_or_may"].startswith("must") and tests.get(row["test"], False)


def is_enough(command: ConsiderAdvocacy) -> bool:
    """Whether somebody else does: an individual who helps, or for some kinds one who is consulted."""
    enough = codes.by_code("advocacy_types")[command.kind]["enough"]
    return bool(enough and command.individual) or (enough == "consulted" and command.consulted)


def follow(state: State, fact: Any) -> State:
    match fact:
        case AdvocacyConsidered():
            begun = {"activity_id": fact.activity_id, "kind": fact.kind, "must": fact.must}
            return state.with_(**begun, advocate=fact.advocate is not None)
        case AdvocateAsked():
            return state.with_(asked_on=london_day(fact.happened_at))
        case AdvocateInstructed():
            return state.with_(advocate=True)
    return state


decider = Lives(
    what="question of an advocate",
    begins={ConsiderAdvocacy: AdvocacyConsidered},
    goes_on={
        NameAppropriateIndividual: AppropriateIndividualNamed,
        FindNobodyAppropriate: NobodyAppropriate,
        AskAdvocate: AdvocateAsked,
        FindNoAdvocate: AdvocateNotFound,
        InstructAdvocate: AdvocateInstructed,
    },
    ends={EndAdvocacy: AdvocacyEnded},
    state=State,
    stream=lambda command: command.advocacy_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
