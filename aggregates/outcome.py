"""One outcome that a person wants, and what becomes of it: revised, resting, closed, opened or proposed again."""

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_to_come
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import BasisCode, CareActOutcomeCode
from schemas.fact import Fact
from schemas.moment import Day
from schemas.outcome import (
    FactsOffered,
    OutcomeAgreed,
    OutcomeClosed,
    OutcomeConfirmed,
    OutcomePaused,
    OutcomeProposedAgain,
    OutcomeReopened,
    OutcomeRevised,
    OwnChoiceRecorded,
    OwnReasonTold,
    Why,
)
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

Stands = Literal["agreed", "paused", "closed", "proposed"]
Bases = Annotated[tuple[BasisCode, ...], Field(min_length=1, max_length=18)]


class OfOutcome(Command):
    """A command about one outcome of one case."""

    outcome_id: UUID
    case_id: UUID


class AgreeOutcome(OfOutcome):
    words: HealthText
    independence: bool = False
    care_act: CareActOutcomeCode | None = None


class ReviseOutcome(OfOutcome):
    """`own_words` are the person's own; `asked_by` is who asked them, if not whoever records it."""

    words: HealthText
    own_words: bool
    asked_by: NamedParty | None = None


class EndingOfOutcome(OfOutcome):
    """Why an outcome ends or rests; `own_words` and `asked_by` where the person wished it."""

    reason: Why
    bases: Bases
    rule_id: UUID | None = None
    words: HealthText | None = None
    own_words: bool = False
    asked_by: NamedParty | None = None


class PauseOutcome(EndingOfOutcome):
    pass


class CloseOutcome(EndingOfOutcome):
    pass


class ReopenOutcome(OfOutcome):
    words: HealthText | None = None


class ProposeOutcomeAgain(OfOutcome):
    by_service_only: ClassVar[bool] = True

    rule_id: UUID


class ConfirmOutcome(OfOutcome):
    words: HealthText | None = None


class OfferFacts(OfOutcome):
    words: HealthText


class RecordOwnChoice(OfOutcome):
    goes_on: bool
    words: HealthText | None = None


class RecordOwnReason(OfOutcome):
    changed_on: Day
    reason: HealthText
    told_to: NamedParty


AnyCommand = (
    AgreeOutcome
    | ReviseOutcome
    | PauseOutcome
    | CloseOutcome
    | ReopenOutcome
    | ProposeOutcomeAgain
    | ConfirmOutcome
    | OfferFacts
    | RecordOwnChoice
    | RecordOwnReason
)


class State(Life):
    """An outcome as it stands; what rests or is proposed is not over."""

    stands: Stands = "agreed"


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None:
        return
    if isinstance(command, ReopenOutcome | ProposeOutcomeAgain) and state.stands not in ("paused", "closed"):
        raise Refused("outcome_still_open", "this outcome neither rests nor is closed, so it need not be opened again")
    if isinstance(command, RecordOwnReason):
        refuse_day_to_come(command.changed_on, command.at)
    if isinstance(command, ConfirmOutcome) and state.stands != "proposed":
        raise Refused("outcome_not_proposed", "this outcome was not proposed again, so there is nothing to confirm")


STANDS: dict[type[Fact], Stands] = {
    OutcomePaused: "paused",
    OutcomeClosed: "closed",
    OutcomeReopened: "agreed",
    OutcomeConfirmed: "agreed",
    OutcomeProposedAgain: "proposed",
}


def follow(state: State, fact: Fact) -> State:
    stands = STANDS.get(type(fact), state.stands)
    return state.with_(stands=stands, over=state.over if stands == "closed" else None)


decider = Lives(
    what="outcome",
    begins={AgreeOutcome: OutcomeAgreed},
    goes_on={ReviseOutcome: OutcomeRevised, PauseOutcome: OutcomePaused, ConfirmOutcome: OutcomeConfirmed},
    always={
        ReopenOutcome: OutcomeReopened,
        ProposeOutcomeAgain: OutcomeProposedAgain,
        OfferFacts: FactsOffered,
        RecordOwnChoice: OwnChoiceRecorded,
        RecordOwnReason: OwnReasonTold,
    },
    ends={CloseOutcome: OutcomeClosed},
    state=State,
    stream=lambda command: command.outcome_id,
    allow=allow,
    follow=follow,
).decider()
