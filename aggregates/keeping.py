"""How long what we hold about one person is kept: holds, times that are over, erasures from proposal to done.

A hold and an erasure meet here, in one stream: no order of events lets words be erased that somebody ordered kept.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal, assert_never
from uuid import UUID, uuid5

from pydantic import Field

from aggregates._shape import Command, Decider, fact_of
from schemas.codes import ErasureExemption, ErasureGround, HoldGround, RestrictionGround, RetentionRule
from schemas.fact import Fact
from schemas.keeping import (
    ErasureApproved,
    ErasureBegun,
    ErasureCompleted,
    ErasureDeclined,
    ErasureProposed,
    ErasureStopped,
    Gone,
    HoldLifted,
    HoldPlaced,
    PrivacyClass,
    RestrictionLifted,
    RetentionHeld,
    RetentionOver,
    WordsRestricted,
)
from schemas.model import Model
from schemas.moment import Day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import StaffText

Classes = Annotated[tuple[PrivacyClass, ...], Field(min_length=1, max_length=6)]
RETENTION_OVER = "retention_over"


def keeping_of(person_id: UUID) -> UUID:
    """The stream that says how long what we hold about a person is kept."""
    return uuid5(person_id, "keeping")


class OfKeeping(Command):
    """A command about what is kept of one person."""

    person_id: UUID


class PlaceHold(OfKeeping):
    """`ordered_by` is whose order it is; `words` say why, and go with the person's other words about staff."""

    hold_id: UUID
    classes: Classes
    ground: HoldGround
    ordered_by: NamedParty
    words: StaffText | None = None


class LiftHold(OfKeeping):
    hold_id: UUID
    ordered_by: NamedParty


class NoteRetentionOver(OfKeeping):
    """`ended_on` is the day on which the case ended, `kept_until` the last day for which its words are kept."""

    by_service_only: ClassVar[bool] = True

    of_case: UUID
    classes: Classes
    rule: RetentionRule
    list_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{0,40}$")]
    ended_on: Day
    kept_until: Day


class ProposeErasure(OfKeeping):
    """`considered` are the exemptions that were looked at and do not apply."""

    erasure_id: UUID
    classes: Classes
    ground: ErasureGround
    considered: Annotated[tuple[ErasureExemption, ...], Field(min_length=1, max_length=20)]


class ApproveErasure(OfKeeping):
    erasure_id: UUID


class DeclineErasure(OfKeeping):
    """`exemption` is the one that applies."""

    erasure_id: UUID
    exemption: ErasureExemption


class BeginErasure(OfKeeping):
    """`open_case` is a case of the person that is not over for long enough, if there is one."""

    by_service_only: ClassVar[bool] = True

    erasure_id: UUID
    open_case: UUID | None = None


class CompleteErasure(OfKeeping):
    by_service_only: ClassVar[bool] = True

    erasure_id: UUID
    gone: Annotated[tuple[Gone, ...], Field(max_length=20)]
    cases: Annotated[int, Field(ge=0)]


class RestrictWords(OfKeeping):
    restriction_id: UUID
    classes: Classes
    ground: RestrictionGround
    words: StaffText | None = None


class LiftRestriction(OfKeeping):
    """The person must be told before it is lifted."""

    restriction_id: UUID
    told_person_on: Day


AnyCommand = (
    PlaceHold
    | LiftHold
    | NoteRetentionOver
    | ProposeErasure
    | ApproveErasure
    | DeclineErasure
    | BeginErasure
    | CompleteErasure
    | RestrictWords
    | LiftRestriction
)
Stage = Literal["proposed", "approved", "declined", "stopped", "begun", "completed"]


class Hold(Model):
    """An order to keep words, and whether it is still in force."""

    hold_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    ordered_by: Party
    in_force: bool = True


class Over(Model):
    """Words of a case whose time is over."""

    of_case: UUID
    classes: tuple[PrivacyClass, ...]
    rule: str
    list_version: str
    ended_on: date
    kept_until: date


class Erasure(Model):
    """An erasure as it stands."""

    erasure_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    considered: tuple[str, ...]
    proposed_by: Party
    approved_by: Party | None = None
    stage: Stage = "proposed"


class Restriction(Model):
    """Words that are kept and not shown in everyday reading, for as long as it is in force."""

    restriction_id: UUID
    classes: tuple[PrivacyClass, ...]
    ground: str
    in_force: bool = True


class State(Model):
    """All that stands about what is kept of one person; `waiting` are times that are over and that a hold stops."""

    holds: tuple[Hold, ...] = ()
    over: tuple[Over, ...] = ()
    waiting: tuple[Over, ...] = ()
    erasures: tuple[Erasure, ...] = ()
    restrictions: tuple[Restriction, ...] = ()

    def holds_on(self, classes: Iterable[str]) -> tuple[Hold, ...]:
        """Every hold that stands or stood on any of these classes."""
        wanted = set(classes)
        return tuple(one for one in self.holds if wanted & set(one.classes))

    def erasure(self, erasure_id: UUID) -> Erasure:
        """One erasure. Raises Refused."""
        found = [one for one in self.erasures if one.erasure_id == erasure_id]
        if not found:
            raise Refused("erasure_not_proposed", "no erasure was proposed under this id for this person")
        return found[0]

    def restricted(self) -> frozenset[str]:
        """The classes whose words are not shown in everyday reading."""
        return frozenset(name for one in self.restrictions if one.in_force for name in one.classes)


def decide(command: AnyCommand, state: State, told_by: Party) -> list[Fact]:
    match command:
        case PlaceHold():
            return place(command, state, told_by)
        case LiftHold():
            return lift(command, state, told_by)
        case NoteRetentionOver():
            return note_over(command, state)
        case ProposeErasure():
            return propose(command, state, told_by)
        case ApproveErasure():
            return approve(command, state, told_by)
        case DeclineErasure():
            return decline(command, state, told_by)
        case BeginErasure():
            return begin(command, state)
        case CompleteErasure():
            return complete(command, state)
        case RestrictWords():
            return restrict(command, state, told_by)
        case LiftRestriction():
            return show_again(command, state, told_by)
    assert_never(command)


def place(command: PlaceHold, state: State, told_by: Party) -> list[Fact]:
    known = [one for one in state.holds if one.hold_id == command.hold_id]
    if not known:
        return [fact_of(HoldPlaced, command, by=told_by)]
    said = (command.classes, command.ground, command.ordered_by)
    if (known[0].classes, known[0].ground) == said[:2] and known[0].ordered_by == Party(**dict(command.ordered_by)):
        return []
    raise Refused("hold_placed_otherwise", "another hold was placed under this id; give this one an id of its own")


def lift(command: LiftHold, state: State, told_by: Party) -> list[Fact]:
    """What ran out meanwhile, and that no other hold keeps, is said to be over now."""
    known = [one for one in state.holds if one.hold_id == command.hold_id]
    if not known:
        raise Refused("hold_not_placed", "no hold was placed under this id for this person")
    hold = known[0]
    if not hold.in_force:
        return []
    if command.ordered_by.agency != hold.ordered_by.agency:
        raise Refused("hold_of_another", "only whoever ordered that it be kept may say that it need not be any more")
    after = evolve(state, lifted := fact_of(HoldLifted, command, by=told_by))
    freed = [one for one in state.waiting if holding(one.classes, after) is None]
    over = (RetentionOver(happened_at=command.at, person_id=command.person_id, **dict(one)) for one in freed)
    return [lifted, *over]


def note_over(command: NoteRetentionOver, state: State) -> list[Fact]:
    said = Over.model_validate({name: getattr(command, name) for name in Over.model_fields})
    if said in state.over or said in state.waiting:
        return []
    hold = holding(command.classes, state)
    if hold is not None:
        return [fact_of(RetentionHeld, command, hold_id=hold.hold_id)]
    return [fact_of(RetentionOver, command)]


def propose(command: ProposeErasure, state: State, told_by: Party) -> list[Fact]:
    if told_by.worker is None:
        raise Refused("proposer_not_named", "say by name who proposes that words be erased")
    for one in state.erasures:
        if one.erasure_id == command.erasure_id:
            if (one.classes, one.ground, one.considered) == (command.classes, command.ground, command.considered):
                return []
            raise Refused("erasure_proposed_otherwise", "another erasure was proposed under this id before")
    gone = {name for one in state.erasures if one.stage in ("begun", "completed") for name in one.classes}
    if set(command.classes) <= gone:
        raise Refused("erased_already", "these words were erased before")
    refuse_held(command.classes, state)
    if command.ground == RETENTION_OVER:
        over = {name for one in state.over for name in one.classes}
        if not set(command.classes) <= over:
            raise Refused("retention_not_over", "the time for which these words are kept is not over")
    return [fact_of(ErasureProposed, command, by=told_by)]


def approve(command: ApproveErasure, state: State, told_by: Party) -> list[Fact]:
    erasure = state.erasure(command.erasure_id)
    if told_by.worker is None:
        raise Refused("approver_not_named", "say by name who approves that words are erased")
    if told_by.worker == erasure.proposed_by.worker:
        raise Refused("approved_by_proposer", "whoever proposed an erasure cannot approve it; a second person must")
    if erasure.approved_by is not None:
        return []
    refuse_decided(erasure)
    refuse_held(erasure.classes, state)
    said = {name: getattr(erasure, name) for name in ("classes", "ground", "considered", "proposed_by")}
    lifted = tuple(one.hold_id for one in state.holds_on(erasure.classes))
    return [fact_of(ErasureApproved, command, **said, approved_by=told_by, lifted=lifted)]


def decline(command: DeclineErasure, state: State, told_by: Party) -> list[Fact]:
    erasure = state.erasure(command.erasure_id)
    if erasure.stage == "declined":
        return []
    refuse_decided(erasure)
    return [fact_of(ErasureDeclined, command, by=told_by)]


def begin(command: BeginErasure, state: State) -> list[Fact]:
    """The last look before anything is taken away; from its fact on there is no way back."""
    erasure = state.erasure(command.erasure_id)
    if erasure.stage in ("begun", "completed", "stopped"):
        return []
    if erasure.stage != "approved":
        raise Refused("erasure_not_approved", "this erasure was not approved by two people")
    hold = holding(erasure.classes, state)
    if hold is not None:
        return [fact_of(ErasureStopped, command, because="held", hold_id=hold.hold_id)]
    if erasure.ground == RETENTION_OVER and command.open_case is not None:
        return [fact_of(ErasureStopped, command, because="case_open", of_case=command.open_case)]
    return [fact_of(ErasureBegun, command, classes=erasure.classes)]


def complete(command: CompleteErasure, state: State) -> list[Fact]:
    erasure = state.erasure(command.erasure_id)
    if erasure.stage == "completed":
        return []
    if erasure.stage != "begun":
        raise Refused("erasure_not_begun", "this erasure was not begun")
    return [fact_of(ErasureCompleted, command, classes=erasure.classes)]


def restrict(command: RestrictWords, state: State, told_by: Party) -> list[Fact]:
    for one in state.restrictions:
        if one.restriction_id == command.restriction_id:
            if (one.classes, one.ground) == (command.classes, command.ground):
                return []
            raise Refused("restricted_otherwise", "another restriction was made under this id before")
    return [fact_of(WordsRestricted, command, by=told_by)]


def show_again(command: LiftRestriction, state: State, told_by: Party) -> list[Fact]:
    known = [one for one in state.restrictions if one.restriction_id == command.restriction_id]
    if not known:
        raise Refused("not_restricted", "no restriction was made under this id for this person")
    return [fact_of(RestrictionLifted, command, by=told_by)] if known[0].in_force else []


def holding(classes: Iterable[str], state: State) -> Hold | None:
    """A hold that is in force on any of these classes, if there is one."""
    return next((one for one in state.holds_on(classes) if one.in_force), None)


def refuse_held(classes: Iterable[str], state: State) -> None:
    """Refuse to go on towards erasing what somebody ordered kept."""
    if holding(classes, state) is not None:
        raise Refused("words_held", "a hold keeps these words; nothing is erased until it is lifted")


def refuse_decided(erasure: Erasure) -> None:
    """Refuse to decide again on what was decided."""
    if erasure.stage != "proposed":
        raise Refused("erasure_decided", f"this erasure was {erasure.stage} before; propose a new one")


def evolve(state: State, fact: Fact) -> State:
    match fact:
        case HoldPlaced():
            return state.with_(holds=(*state.holds, Hold.model_validate(taken(Hold, fact))))
        case HoldLifted():
            holds = (one.with_(in_force=one.in_force and one.hold_id != fact.hold_id) for one in state.holds)
            return state.with_(holds=tuple(holds))
        case RetentionOver():
            over = Over.model_validate(taken(Over, fact))
            waiting = tuple(one for one in state.waiting if one != over)
            return state.with_(over=(*state.over, over), waiting=waiting)
        case RetentionHeld():
            return state.with_(waiting=(*state.waiting, Over.model_validate(taken(Over, fact))))
        case WordsRestricted():
            restriction = Restriction.model_validate(taken(Restriction, fact))
            return state.with_(restrictions=(*state.restrictions, restriction))
        case RestrictionLifted():
            left = (one.with_(in_force=one.in_force and one.restriction_id != fact.restriction_id)
                    for one in state.restrictions)  # fmt: skip
            return state.with_(restrictions=tuple(left))
    return erasing(state, fact)


def erasing(state: State, fact: Fact) -> State:
    """An erasure goes on."""
    match fact:
        case ErasureProposed():
            proposed = Erasure.model_validate({**taken(Erasure, fact), "proposed_by": fact.by})
            return state.with_(erasures=(*state.erasures, proposed))
        case ErasureApproved():
            return at_stage(state, fact.erasure_id, stage="approved", approved_by=fact.approved_by)
        case ErasureDeclined():
            return at_stage(state, fact.erasure_id, stage="declined")
        case ErasureStopped():
            return at_stage(state, fact.erasure_id, stage="stopped")
        case ErasureBegun():
            return at_stage(state, fact.erasure_id, stage="begun")
        case ErasureCompleted():
            return at_stage(state, fact.erasure_id, stage="completed")
    return state


def at_stage(state: State, erasure_id: UUID, **now: object) -> State:
    """The state with one erasure further on."""
    moved = (one.with_(**now) if one.erasure_id == erasure_id else one for one in state.erasures)
    return state.with_(erasures=tuple(moved))


def taken(kind: type[Model], fact: Fact) -> dict[str, object]:
    """What a part of the state keeps of a fact."""
    return {name: getattr(fact, name) for name in kind.model_fields if name in type(fact).model_fields}


decider = Decider(State(), decide, evolve, stream=lambda command: keeping_of(command.person_id))
