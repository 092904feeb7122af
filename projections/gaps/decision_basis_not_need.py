"""When something is decided about somebody's care, does their need come into the reasons?

The key is what was decided about: the decision, the options, the way home or the request. A question stands until a
reason that may stand alone is put beside it, the decision changes or is taken back, or what was refused is offered.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.front_door import FrontDoor
from projections.gaps._shape import Detector, Gap
from projections.reasons import suffice
from projections.suggesting import steps
from schemas.decided import Decided
from schemas.decision import DecisionMade, DecisionReasonAdded, DecisionWithdrawn
from schemas.direction import DirectionChanged, DirectionReasonAdded, DirectionTold, DirectionWithdrawn
from schemas.front_door import (
    AssessmentOfferDeclined,
    AssessmentOffered,
    AssessmentRefused,
    FrontDoorInformationGiven,
)
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.options import OptionChosen
from schemas.party import Party
from schemas.recorded import Recorded


class Choice(Model):
    """The latest choice between the options, and when it was made."""

    option_id: UUID
    at: datetime


class State(Model):
    """The newest decision about one thing. `given_in` is the direction it was given in, `option_id` what it chose.

    `until_told` are the bases the person had heard of: better ones were found since, and they are to be told.
    """

    case_id: UUID | None = None
    about: UUID | None = None
    effect: str = "other"
    bases: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    decided_by: Party | None = None
    at: datetime | None = None
    fact_id: UUID | None = None
    given_in: UUID | None = None
    option_id: UUID | None = None
    refused_assessment: bool = False
    until_told: tuple[str, ...] = ()
    front_door: FrontDoor = FrontDoor()
    chosen: Choice | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case Decided(decided_id=about) | DirectionTold(decided_id=about) | DirectionWithdrawn(decided_id=about):
            yield about
        case DecisionMade() | DecisionReasonAdded() | DecisionWithdrawn() as fact:
            yield fact.decision_id
        case OptionChosen() as fact:
            yield fact.options_id
        case AssessmentOffered() | AssessmentOfferDeclined() | FrontDoorInformationGiven() as fact:
            yield fact.front_door_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case Decided() as fact:
            return decided(state, recorded, fact.decided_id)
        case DecisionMade() as fact:
            return decided(state, recorded, fact.decision_id)
        case DecisionReasonAdded() as fact:
            return state.with_(bases=fact.bases, fact_id=recorded.fact_id, decided_by=fact.by)
        case DecisionWithdrawn():
            return state.with_(at=None)
        case DirectionWithdrawn(direction_id=direction) if direction == state.given_in:
            return state.with_(at=None)
        case DirectionTold():
            return state.with_(until_told=())
        case OptionChosen() as fact if state.chosen is None or state.chosen.at <= fact.happened_at:
            return state.with_(chosen=Choice(option_id=fact.option_id, at=fact.happened_at))
        case AssessmentOffered() | AssessmentOfferDeclined() | FrontDoorInformationGiven() as fact:
            return state.with_(front_door=state.front_door.told(fact))
    return state


def decided(state: State, recorded: Recorded[Any], about: UUID) -> State:
    """The newest decision takes the place of the one before; one that is told late and is older changes nothing."""
    fact = recorded.fact
    if state.at is not None and fact.happened_at < state.at:
        return state
    new = state.with_(
        case_id=fact.case_id,
        about=about,
        effect=fact.effect,
        bases=fact.bases or ("UNSTATED",),
        unmet=fact.unmet,
        decided_by=fact.decided_by,
        at=fact.happened_at,
        fact_id=recorded.fact_id,
        given_in=getattr(fact, "direction_id", None),
        option_id=getattr(fact, "option_id", None),
        refused_assessment=isinstance(fact, AssessmentRefused),
        until_told=(),
    )
    told = getattr(fact, "person_told", True) or not isinstance(fact, DirectionChanged | DirectionReasonAdded)
    return new if told or not asks(state) else new.with_(until_told=state.until_told or state.bases)


def asks(state: State) -> bool:
    """Whether the reasons, as they are known, leave the question open."""
    if state.at is None or is_settled(state, state.at):
        return False
    chooses, unmet = state.option_id is not None, bool(state.unmet)
    enough = suffice(state.bases, state.effect, between_options=chooses, leaves_unmet=unmet)
    return bool(state.until_told) or not enough


def is_settled(state: State, decided_at: datetime) -> bool:
    """Whether another option was chosen since, or what was refused was offered or is not wanted."""
    if state.refused_assessment:
        return state.front_door.is_open_again(decided_at)
    chosen = state.chosen
    return chosen is not None and decided_at < chosen.at and chosen.option_id != state.option_id


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if not asks(state):
        return
    assert state.case_id and state.about and state.decided_by and state.fact_id
    bases = state.until_told or state.bases
    said = [basis for basis in bases if basis != "DIRECTION"] or ["DIRECTION"]
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.about),
        words={
            "basis": ";".join(f"basis:{basis}" for basis in said),
            "unmet": f"unmet:{','.join(state.unmet)}",
        },
        evidence=(state.fact_id,),
        to={"decision_maker": state.decided_by},
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """What law says of a refused assessment; else how a question like this is answered."""
    refused = state_of(UUID(gap.about[0])).refused_assessment
    if refused:
        return steps("offer_assessment", "give_information")
    return steps("reason_from_need", "way_that_meets_need")


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
