"""One kind of support that a person has, from its first day to its last."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_gone, refuse_ends_first
from aggregates._decides import Decides, decided
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import AgencyCode, SupportKind
from schemas.means import Means
from schemas.model import Model
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText
from schemas.support import (
    BackUpRecorded,
    BackUpTold,
    PartnerAnsweredOnChange,
    PartnerToldOfChange,
    SupportBegun,
    SupportChanged,
    SupportEnded,
    SupportEndPlanned,
)

ONE_DAY = timedelta(days=1)
MinutesAWeek = Annotated[int, Field(ge=0, le=7 * 24 * 60 * 4)]
Agencies = Annotated[tuple[AgencyCode, ...], Field(max_length=20)]


class WayBack(Model):
    """How more can come back: within how many days, and who is called."""

    days: Annotated[int, Field(ge=0, le=366)]
    call: NamedParty


class OfSupport(Command):
    """A command about one support of one case."""

    support_id: UUID
    case_id: UUID


class BeginSupport(OfSupport):
    kind: SupportKind
    minutes: MinutesAWeek
    first_day: Day
    last_day: Day | None = None
    look_again_on: Day | None = None
    team_id: UUID | None = None
    worker: UUID | None = None
    partners: Agencies = ()


class ChangeSupport(OfSupport, Decides):
    """Said anew under the same `decided_id`, it replaces what was said before."""

    decided_id: UUID
    minutes_after: MinutesAWeek
    first_day: Day
    last_day: Day | None = None
    look_again_on: Day | None = None
    back_up: WayBack | None = None
    partners: Agencies = ()
    told: Agencies = ()
    reason: HealthText | None = None


class RecordBackUp(OfSupport):
    back_up: WayBack
    person_told: bool


class TellBackUp(OfSupport):
    means: Means


class TellPartnerOfChange(OfSupport):
    agency: AgencyCode


class RecordPartnerAnswerOnChange(OfSupport):
    agency: AgencyCode
    answer: HealthText


class PlanSupportEnd(OfSupport):
    ends_on: Day


class EndSupport(OfSupport, Decides):
    """`worker` is who worked with the person last by name, where that is not the one it began with."""

    decided_id: UUID
    ended_on: Day
    worker: UUID | None = None
    partners: Agencies = ()
    told: Agencies = ()
    reason: HealthText | None = None


AnyCommand = (
    BeginSupport
    | ChangeSupport
    | RecordBackUp
    | TellBackUp
    | TellPartnerOfChange
    | RecordPartnerAnswerOnChange
    | PlanSupportEnd
    | EndSupport
)


class State(Life):
    """A support as it stands: `changed` is the newest decision, `before` what there was a week before it.

    `more_from` and `more_until` are the days of an increase for a time, `planned_on` is when its end was first planned.
    """

    kind: str = "OTHER"
    first_day: date | None = None
    minutes: int = 0
    before: int = 0
    changed: UUID | None = None
    more_from: date | None = None
    more_until: date | None = None
    ends_on: date | None = None
    planned_on: date | None = None
    team_id: UUID | None = None
    worker: UUID | None = None
    partners: tuple[str, ...] = ()
    has_back_up: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, BeginSupport | ChangeSupport):
        refuse_ends_first(command.first_day, command.last_day)
    match command:
        case PlanSupportEnd():
            refuse_day_gone(command.ends_on, command.at)
        case EndSupport() if state:
            refuse_ends_first(state.first_day, command.ended_on)
        case ChangeSupport() if state and command.minutes_after == before(command, state):
            raise Refused("support_unchanged", "the person would have as much of it as before; say what changes")
        case TellBackUp() if state and not state.has_back_up:
            raise Refused("no_way_back_recorded", "write down how it can come back before the person is told")


def before(command: ChangeSupport, state: State) -> int:
    """How many minutes a week there were before this change; one said anew replaces the newest."""
    return state.before if command.decided_id == state.changed else state.minutes


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    match command:
        case ChangeSupport() if state:
            less = command.minutes_after < before(command, state)
            own = {"kind": state.kind, "minutes_before": before(command, state), "partners": partners(command, state)}
            ended = state.more_from if less and ends_as_planned(command, state) else None
            return own | {"ends_increase_of": ended} | decided(command, "give_less" if less else "other", told_by)
        case EndSupport() if state:
            own = {"kind": state.kind, "partners": partners(command, state), "planned_on": state.planned_on}
            whose = {"team_id": state.team_id, "worker": command.worker or state.worker}
            return own | whose | decided(command, "close", told_by)
        case PlanSupportEnd() if state:
            return {"before": state.ends_on}
    return {}


def partners(command: ChangeSupport | EndSupport, state: State) -> tuple[str, ...]:
    """The agencies that the plan named from the start, and those named now."""
    return tuple(sorted({*state.partners, *command.partners}))


def ends_as_planned(command: ChangeSupport, state: State) -> bool:
    """Whether the change ends an increase for a time on the day planned, and takes no more than had been added."""
    return (
        state.more_until is not None
        and state.more_until <= command.first_day <= state.more_until + ONE_DAY
        and command.minutes_after >= state.before
    )


def follow(state: State, fact: Any) -> State:
    match fact:
        case SupportBegun():
            kept = {name: getattr(fact, name) for name in ("kind", "minutes", "team_id", "worker", "partners")}
            return state.with_(**kept, first_day=fact.first_day, before=fact.minutes)
        case SupportChanged():
            more_for_a_time = fact.minutes_after > fact.minutes_before and fact.last_day is not None
            return state.with_(
                minutes=fact.minutes_after,
                before=fact.minutes_before,
                changed=fact.decided_id,
                more_from=fact.first_day if more_for_a_time else None,
                more_until=fact.last_day if more_for_a_time else None,
                partners=fact.partners,
                has_back_up=state.has_back_up or fact.back_up is not None,
            )
        case BackUpRecorded():
            return state.with_(has_back_up=True)
        case SupportEndPlanned():
            return state.with_(ends_on=fact.ends_on, planned_on=state.planned_on or london_day(fact.happened_at))
    return state


decider = Lives(
    what="support",
    begins={BeginSupport: SupportBegun},
    goes_on={
        ChangeSupport: SupportChanged,
        RecordBackUp: BackUpRecorded,
        TellBackUp: BackUpTold,
        PlanSupportEnd: SupportEndPlanned,
    },
    always={
        TellPartnerOfChange: PartnerToldOfChange,
        RecordPartnerAnswerOnChange: PartnerAnsweredOnChange,
    },
    ends={EndSupport: SupportEnded},
    state=State,
    stream=lambda command: command.support_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
