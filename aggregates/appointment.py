"""One appointment of one person, from the day it is made until it is held or called off."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.appointment import (
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMade,
    AppointmentMoved,
    AppointmentTalkedOver,
    ByWhom,
)
from schemas.moment import Moment, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

AN_HOUR = timedelta(hours=1)


class OfAppointment(Command):
    """A command about one appointment of one case."""

    appointment_id: UUID
    case_id: UUID


class MakeAppointment(OfAppointment):
    """`with_whom` is the service that gives it, if one does; `worker` is the person's own, or else whoever tells it."""

    at_time: Moment
    with_whom: NamedParty | None = None
    worker: NamedParty | None = None
    words: HealthText | None = None


class MoveAppointment(OfAppointment):
    at_time: Moment
    by_whom: ByWhom
    asked_by: NamedParty | None = None
    reason: HealthText | None = None


class CancelAppointment(OfAppointment):
    by_whom: ByWhom
    asked_by: NamedParty | None = None
    reason: HealthText | None = None


class KeepAppointment(OfAppointment):
    pass


class TalkOverAppointment(OfAppointment):
    words: HealthText


AnyCommand = MakeAppointment | MoveAppointment | CancelAppointment | KeepAppointment | TalkOverAppointment


class State(Life):
    """An appointment as it stands: its time, the service that gives it, and the person's own worker."""

    at_time: datetime | None = None
    with_whom: Party | None = None
    worker: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None or state.at_time is None:
        return
    match command:
        case MoveAppointment(at_time=state.at_time):
            raise Refused("appointment_time_the_same", "the appointment is at that time already")
        case MoveAppointment():
            refuse_day_gone(london_day(command.at_time), command.at)
        case KeepAppointment() if london_day(command.at) < london_day(state.at_time):
            raise Refused("appointment_not_yet", "an appointment cannot be held before its day has come")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """What later facts say of the appointment, so that nobody needs to look it up."""
    if isinstance(command, MakeAppointment):
        return {"worker": command.worker or told_by}
    if state is None or state.at_time is None:
        return {}
    if isinstance(command, TalkOverAppointment):
        return {"with_whom": state.with_whom}
    known: dict[str, object] = {"with_whom": state.with_whom, "worker": state.worker}
    notice = max(0, (state.at_time - command.at) // AN_HOUR)
    match command:
        case MoveAppointment():
            return {**known, "before": state.at_time, "notice_hours": notice}
        case CancelAppointment():
            return {**known, "at_time": state.at_time, "notice_hours": notice}
    return {**known, "at_time": state.at_time}


def follow(state: State, fact: Any) -> State:
    match fact:
        case AppointmentMade():
            return state.with_(at_time=fact.at_time, with_whom=fact.with_whom, worker=fact.worker)
        case AppointmentMoved():
            return state.with_(at_time=fact.at_time)
    return state


decider = Lives(
    what="appointment",
    begins={MakeAppointment: AppointmentMade},
    goes_on={MoveAppointment: AppointmentMoved},
    always={TalkOverAppointment: AppointmentTalkedOver},
    ends={CancelAppointment: AppointmentCancelled, KeepAppointment: AppointmentKept},
    state=State,
    stream=lambda command: command.appointment_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
