"""One application under the Mental Health Act, from when it was made until it was received or is not used."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._days import refuse_day_to_come
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import MhaSectionCode
from schemas.mha_application import (
    AlternativeKind,
    ApplicationMade,
    ApplicationNotUsed,
    ApplicationReceived,
    Came,
)
from schemas.model import Model
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sealed import HealthText

BY_APPLICATION = ("2", "3", "4", "7")  # Part II: admission and guardianship
APPLICANTS = ("amhp", "family", "carer")  # s.11(1): a professional approved for it, or the nearest relative


class Tried(Model):
    """A less restrictive way that was tried, and what came of it."""

    kind: AlternativeKind
    came: Came
    on: Day
    words: HealthText | None = None


class OfApplication(Command):
    """A command about one application."""

    application_id: UUID
    case_id: UUID


class MakeApplication(OfApplication):
    section: MhaSectionCode
    alternatives: Annotated[tuple[Tried, ...], Field(max_length=20)] = ()
    reasons: HealthText | None = None


class ReceiveApplication(OfApplication):
    pass


class LeaveApplicationUnused(OfApplication):
    reason: HealthText


AnyCommand = MakeApplication | ReceiveApplication | LeaveApplicationUnused


class State(Life):
    """An application as it stands, and who made it."""

    by: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, ReceiveApplication) and state and state.by and told_by.may_be(state.by):
        raise Refused("received_by_applicant", "whoever applies does not receive it; those addressed, or for them, do")
    if not isinstance(command, MakeApplication):
        return
    if told_by.role not in APPLICANTS:
        raise Refused("not_an_applicant", "an approved mental health professional or the nearest relative applies")
    if command.section not in BY_APPLICATION:
        raise Refused("section_without_application", "nobody applies for this; applications are for 2, 3, 4 or 7")
    for tried in command.alternatives:
        refuse_day_to_come(tried.on, command.at)


def follow(state: State, fact: Any) -> State:
    return state.with_(by=fact.by) if isinstance(fact, ApplicationMade) else state


decider = Lives(
    what="application",
    begins={MakeApplication: ApplicationMade},
    ends={ReceiveApplication: ApplicationReceived, LeaveApplicationUnused: ApplicationNotUsed},
    state=State,
    stream=lambda command: command.application_id,
    allow=allow,
    follow=follow,
).decider()
