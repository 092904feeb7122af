"""One stay in a hospital or a home, from coming in to leaving."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates._days import refuse_day_to_come
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import DelayReasonCode
from schemas.model import Model
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.stay import (
    BlockerEnded,
    BlockerPassedOn,
    BlockerStarted,
    CriteriaToResideMet,
    CriteriaToResideNotMet,
    PersonAdmitted,
    StayKind,
    StayLeft,
)


class OfStay(Command):
    """A command about one stay of one case."""

    stay_id: UUID
    case_id: UUID


class AdmitPerson(OfStay):
    kind: StayKind
    place: NamedParty
    unit: UUID | None = None
    reason: HealthText | None = None


class RecordCriteriaNotMet(OfStay):
    """Said on every ward round on which it is so; the first of an unbroken time gives the discharge ready date."""


class RecordCriteriaMet(OfStay):
    pass


class StartBlocker(OfStay):
    blocker_id: UUID
    reason: DelayReasonCode
    owner: NamedParty
    on: Day
    note: HealthText | None = None


class PassBlockerOn(OfStay):
    blocker_id: UUID
    owner: NamedParty


class EndBlocker(OfStay):
    blocker_id: UUID
    on: Day


class LeaveStay(OfStay):
    discharge_id: UUID | None = None


AnyCommand = (
    AdmitPerson | RecordCriteriaNotMet | RecordCriteriaMet | StartBlocker | PassBlockerOn | EndBlocker | LeaveStay
)


class Blocker(Model):
    """What holds up leaving: why, who can move it, since when, and whether it is over."""

    reason: str
    owner: Party
    since: date
    over: bool = False


class State(Life):
    """A stay as it stands: its first day, its discharge ready date, and what holds up leaving."""

    since: date | None = None
    ready_on: date | None = None
    blockers: dict[str, Blocker] = {}

    def blocker(self, blocker_id: UUID) -> Blocker:
        """What holds up leaving under this id, refused where it is not known or is over."""
        found = self.blockers.get(str(blocker_id))
        if found is None:
            raise Refused("blocker_not_known", "nothing that holds up leaving is known under this id")
        if found.over:
            raise Refused("blocker_over", "this holds up leaving no longer; record it anew if it does again")
        return found


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None or state.since is None:
        return
    if london_day(command.at) < state.since:
        raise Refused("before_the_stay", "this lies before the day on which the stay began")
    if isinstance(command, StartBlocker | EndBlocker):
        refuse_day_to_come(command.on, command.at)
    match command:
        case StartBlocker(blocker_id=blocker_id) if str(blocker_id) in state.blockers:
            raise Refused("blocker_known", "something that holds up leaving was recorded under this id before")
        case PassBlockerOn():
            state.blocker(command.blocker_id)
        case EndBlocker() if command.on < state.blocker(command.blocker_id).since:
            raise Refused("blocker_ends_early", "this cannot have ended before it began")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    if state is None:
        return {}
    match command:
        case RecordCriteriaNotMet():
            return {"ready_on": state.ready_on or london_day(command.at)}
        case RecordCriteriaMet():
            return {"before": state.ready_on}
        case StartBlocker():
            return {"ready_on": state.ready_on}
        case PassBlockerOn() | EndBlocker():
            return of_blocker(command, state)
        case LeaveStay():
            open_still = tuple(UUID(one) for one, blocker in state.blockers.items() if not blocker.over)
            return {"ready_on": state.ready_on, "blockers": open_still}
    return {}


def of_blocker(command: PassBlockerOn | EndBlocker, state: State) -> dict[str, object]:
    """What the record knows of something that holds up leaving, for the fact that moves or ends it."""
    known = state.blockers.get(str(command.blocker_id)) or state.blocker(command.blocker_id)
    if isinstance(command, PassBlockerOn):
        return {"reason": known.reason, "before": known.owner}
    return {"reason": known.reason, "owner": known.owner, "since": known.since}


def follow(state: State, fact: Any) -> State:
    match fact:
        case PersonAdmitted():
            return state.with_(since=london_day(fact.happened_at))
        case CriteriaToResideNotMet():
            return state.with_(ready_on=fact.ready_on)
        case CriteriaToResideMet():
            return state.with_(ready_on=None)
        case BlockerStarted():
            return with_blocker(state, fact.blocker_id, Blocker(reason=fact.reason, owner=fact.owner, since=fact.on))
        case BlockerPassedOn():
            known = state.blockers[str(fact.blocker_id)]
            return with_blocker(state, fact.blocker_id, known.with_(owner=fact.owner))
        case BlockerEnded():
            known = state.blockers[str(fact.blocker_id)]
            return with_blocker(state, fact.blocker_id, known.with_(over=True))
    return state


def with_blocker(state: State, blocker_id: UUID, blocker: Blocker) -> State:
    """The stay with something that holds up leaving as it now stands."""
    return state.with_(blockers={**state.blockers, str(blocker_id): blocker})


decider = Lives(
    what="stay",
    begins={AdmitPerson: PersonAdmitted},
    goes_on={
        RecordCriteriaNotMet: CriteriaToResideNotMet,
        RecordCriteriaMet: CriteriaToResideMet,
        StartBlocker: BlockerStarted,
        PassBlockerOn: BlockerPassedOn,
        EndBlocker: BlockerEnded,
    },
    ends={LeaveStay: StayLeft},
    state=State,
    stream=lambda command: command.stay_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
