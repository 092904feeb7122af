"""One offer of a case from one party to another, until it is answered; the case stays with its sender all along.

A case that was accepted may be returned; then it stays with whoever has it until the sender's side takes it back. No
time decides: after a lapse the receiver may still answer, and the sender may still take the offer back.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, assert_never
from uuid import UUID

from pydantic import Field

from aggregates._parties import (
    refuse_nameless,
    refuse_no_time,
    refuse_no_way,
    refuse_not_receiving,
    refuse_not_sending,
)
from aggregates._shape import Command, Decider, fact_of, refuse_other_case
from schemas.fact import Fact
from schemas.handover import (
    HandoverAccepted,
    HandoverLapsed,
    HandoverOffered,
    HandoverOpened,
    HandoverPassedOn,
    HandoverRefused,
    HandoverReturned,
    HandoverTakenBack,
    HandoverWithdrawn,
    OpenPointAccepted,
)
from schemas.model import Model
from schemas.moment import Moment, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class OfferedPoint(Model):
    """Something open that goes with the case; `fact_id` is the fact it comes from, if there is one."""

    point_id: UUID
    kind: Literal["task", "risk", "promise", "about_me"]
    words: HealthText
    fact_id: UUID | None = None


class OfHandover(Command):
    """A command about one handover of one case."""

    handover_id: UUID
    case_id: UUID


class OfferHandover(OfHandover):
    sender: NamedParty
    to: NamedParty
    points: Annotated[tuple[OfferedPoint, ...], Field(max_length=100)] = ()
    answer_by: Moment


class OpenHandover(OfHandover):
    pass


class AcceptOpenPoint(OfHandover):
    point_id: UUID


class AcceptHandover(OfHandover):
    pass


class RefuseHandover(OfHandover):
    reason: HealthText


class WithdrawHandover(OfHandover):
    reason: HealthText | None = None


class PassOnHandover(OfHandover):
    """The offer goes on to another party, who has until `answer_by` and takes every open point anew."""

    to: NamedParty
    reason: HealthText
    answer_by: Moment


class ReturnHandover(OfHandover):
    """Whoever accepted the case asks the sender's side to take it back; `return_id` is new for each such asking."""

    return_id: UUID
    reason: HealthText
    answer_by: Moment


class TakeBackHandover(OfHandover):
    return_id: UUID


class LapseHandover(OfHandover):
    by_service_only: ClassVar[bool] = True


AnyCommand = (
    OfferHandover
    | OpenHandover
    | AcceptOpenPoint
    | AcceptHandover
    | RefuseHandover
    | WithdrawHandover
    | PassOnHandover
    | ReturnHandover
    | TakeBackHandover
    | LapseHandover
)


class Terms(Model):
    """To whom, and until when an answer is asked for."""

    to: Party
    answer_by: datetime


class Return(Model):
    """That the case was asked to be taken back, and by whom it was."""

    return_id: UUID
    by: Party
    answer_by: datetime
    taken_by: Party | None = None


class State(Model):
    """An offer as it stands: `first` are its terms as made, `terms` those of now; points by id."""

    case_id: UUID
    sender: Party
    offered_at: datetime
    first: Terms
    terms: Terms
    points: tuple[UUID, ...]
    accepted: tuple[UUID, ...] = ()
    opened: bool = False
    lapsed: bool = False
    answer: Literal["accepted", "refused", "withdrawn"] | None = None
    answered_by: Party | None = None
    returned: Return | None = None


def decide(command: AnyCommand, state: State | None, told_by: Party) -> list[Fact]:
    if isinstance(command, OfferHandover):
        return offer(command, state, told_by)
    if state is None:
        raise Refused("handover_not_offered", "no handover was offered under this id")
    refuse_other_case(command.case_id, state.case_id, "handover")
    match command:
        case OpenHandover():
            return open_it(command, state, told_by)
        case AcceptOpenPoint():
            return accept_point(command, state, told_by)
        case AcceptHandover():
            return accept(command, state, told_by)
        case RefuseHandover():
            return refuse(command, state, told_by)
        case WithdrawHandover():
            return withdraw(command, state, told_by)
        case PassOnHandover():
            return pass_on(command, state, told_by)
        case ReturnHandover():
            return give_back(command, state, told_by)
        case TakeBackHandover():
            return take_back(command, state, told_by)
        case LapseHandover():
            return lapse(command, state)
    assert_never(command)


def offer(command: OfferHandover, state: State | None, told_by: Party) -> list[Fact]:
    refuse_not_sending(told_by, command.sender)
    refuse_no_time(command.at, command.answer_by)
    fact = fact_of(HandoverOffered, command)
    refuse_no_way(fact.sender, fact.to)
    offered = begun(fact)
    if len(set(offered.points)) != len(offered.points):
        raise Refused("point_named_twice", "two of the open points have the same id")
    if state is None:
        return [fact]
    refuse_other_case(command.case_id, state.case_id, "handover")
    if (state.sender, state.first, state.points) == (offered.sender, offered.first, offered.points):
        return []
    raise Refused("handover_already_offered", "another handover was offered under this id before")


def open_it(command: OpenHandover, state: State, told_by: Party) -> list[Fact]:
    refuse_not_receiving(told_by, state.terms.to)
    if state.opened or state.answer is not None:
        return []
    return [fact_of(HandoverOpened, command, by=told_by)]


def accept_point(command: AcceptOpenPoint, state: State, told_by: Party) -> list[Fact]:
    refuse_not_receiving(told_by, state.terms.to)
    if command.point_id not in state.points:
        raise Refused("point_not_offered", "this handover has no such open point")
    if command.point_id in state.accepted:
        return []
    refuse_answered(state)
    return [fact_of(OpenPointAccepted, command, by=told_by)]


def accept(command: AcceptHandover, state: State, told_by: Party) -> list[Fact]:
    refuse_not_receiving(told_by, state.terms.to)
    fact = fact_of(HandoverAccepted, command, sender=state.sender, by=told_by)
    if state.answer == "accepted" and state.answered_by == fact.by:
        return []
    refuse_answered(state)
    if fact.by == state.sender:
        raise Refused("sender_cannot_accept", "the sender cannot accept its own handover")
    refuse_nameless(told_by)
    waiting = len(state.points) - len(state.accepted)
    if waiting:
        points = "1 open point is" if waiting == 1 else f"{waiting} open points are"
        raise Refused("open_points_waiting", f"{points} not accepted yet; each must be taken before the case is")
    return [fact]


def refuse(command: RefuseHandover, state: State, told_by: Party) -> list[Fact]:
    refuse_not_receiving(told_by, state.terms.to)
    if state.answer == "refused":
        return []
    refuse_answered(state)
    return [fact_of(HandoverRefused, command, by=told_by, days=days_since_offer(state, command))]


def days_since_offer(state: State, command: Command) -> int:
    """What it cost the person so far: whole days in England since the case was offered."""
    return (london_day(command.at) - london_day(state.offered_at)).days


def refuse_answered(state: State) -> None:
    """Refuse to go on with an offer that was answered or taken back."""
    if state.answer is not None:
        raise Refused("handover_already_answered", f"this handover was {state.answer} before, by {state.answered_by}")


def withdraw(command: WithdrawHandover, state: State, told_by: Party) -> list[Fact]:
    if not told_by.is_role_of(state.sender):
        raise Refused("not_the_sender", "only the sender, or the same role at its agency, may take the offer back")
    if state.answer == "withdrawn":
        return []
    refuse_answered(state)
    return [fact_of(HandoverWithdrawn, command, by=told_by)]


def pass_on(command: PassOnHandover, state: State, told_by: Party) -> list[Fact]:
    fact = fact_of(HandoverPassedOn, command, by=told_by)
    terms = Terms(to=fact.to, answer_by=fact.answer_by)
    if state.answer is None and terms == state.terms != state.first:
        return []
    refuse_not_receiving(told_by, state.terms.to)
    refuse_answered(state)
    refuse_no_way(state.sender, fact.to)
    refuse_no_way(state.terms.to, fact.to)
    refuse_no_time(command.at, command.answer_by)
    return [fact]


def give_back(command: ReturnHandover, state: State, told_by: Party) -> list[Fact]:
    if state.answer != "accepted" or state.answered_by is None:
        raise Refused("nothing_to_return", "this case was not accepted by this handover, so it cannot be returned")
    refuse_not_receiving(told_by, state.answered_by)
    refuse_no_time(command.at, command.answer_by)
    fact = fact_of(
        HandoverReturned, command, by=state.answered_by, to=state.sender, days=days_since_offer(state, command)
    )
    asked = Return(return_id=fact.return_id, by=fact.by, answer_by=fact.answer_by)
    if state.returned is None:
        return [fact]
    if state.returned.with_(taken_by=None) == asked:
        return []
    raise Refused("already_returned", "the sender's side was asked before to take this case back")


def take_back(command: TakeBackHandover, state: State, told_by: Party) -> list[Fact]:
    asked = state.returned
    if asked is None or asked.return_id != command.return_id:
        raise Refused("not_returned", "nobody asked under this id that the case be taken back")
    if told_by.agency != state.sender.agency:
        raise Refused("not_the_first_sender", "only the agency that had offered the case may take it back")
    refuse_nameless(told_by)
    fact = fact_of(HandoverTakenBack, command, sender=asked.by, by=told_by)
    if asked.taken_by == fact.by:
        return []
    if asked.taken_by is not None:
        raise Refused("already_taken_back", f"this returned case was taken back before, by {asked.taken_by}")
    return [fact]


def lapse(command: LapseHandover, state: State) -> list[Fact]:
    if state.answer is not None or state.lapsed:
        return []
    if command.at < state.terms.answer_by:
        raise Refused("answer_not_due", "there is still time to answer this handover")
    return [fact_of(HandoverLapsed, command, sender=state.sender, **state.terms.__dict__)]


def evolve(state: State | None, fact: Fact) -> State | None:
    if isinstance(fact, HandoverOffered):
        return begun(fact)
    if state is None:
        return None
    match fact:
        case HandoverOpened():
            return state.with_(opened=True)
        case OpenPointAccepted():
            return state.with_(accepted=(*state.accepted, fact.point_id))
        case HandoverAccepted():
            return state.with_(answer="accepted", answered_by=fact.by)
        case HandoverRefused():
            return state.with_(answer="refused", answered_by=fact.by)
        case HandoverWithdrawn():
            return state.with_(answer="withdrawn", answered_by=fact.by)
        case HandoverPassedOn():
            terms = Terms(to=fact.to, answer_by=fact.answer_by)
            return state.with_(terms=terms, accepted=(), opened=False, lapsed=False)
        case HandoverReturned():
            asked = Return(return_id=fact.return_id, by=fact.by, answer_by=fact.answer_by)
            return state.with_(returned=asked)
        case HandoverTakenBack() if state.returned is not None:
            return state.with_(returned=state.returned.with_(taken_by=fact.by))
        case HandoverLapsed():
            return state.with_(lapsed=True)
    return state


def begun(fact: HandoverOffered) -> State:
    """The offer as it begins."""
    terms = Terms(to=fact.to, answer_by=fact.answer_by)
    points = tuple(point.point_id for point in fact.points)
    return State(
        case_id=fact.case_id,
        sender=fact.sender,
        offered_at=fact.happened_at,
        first=terms,
        terms=terms,
        points=points,
    )


decider = Decider(None, decide, evolve, stream=lambda command: command.handover_id)
