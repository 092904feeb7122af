"""One agreement of two agencies to share, from the day it begins until it ends."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.classes import FieldClass
from schemas.codes import AgencyCode, LegalBasis, Purpose
from schemas.moment import Day
from schemas.party import Party
from schemas.refused import Refused
from schemas.sharing import SharingAgreed, SharingEnded

Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,59}$")]


class OfSharing(Command):
    """A command about one agreement."""

    agreement_id: UUID


class AgreeSharing(OfSharing):
    """`source` is the agreement's own reference, such as `ISA-2026-014`; never a person's name."""

    sharer: AgencyCode
    receiver: AgencyCode
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=20)]
    basis: LegalBasis
    classes: Annotated[tuple[FieldClass, ...], Field(min_length=1, max_length=6)]
    first_day: Day
    last_day: Day | None = None
    source: Reference


class EndSharing(OfSharing):
    """`last_day` is the last day on which it holds."""

    last_day: Day


AnyCommand = AgreeSharing | EndSharing


class State(Life):
    """An agreement: between whom it is."""

    sharer: str = ""
    receiver: str = ""


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case AgreeSharing() if command.sharer == command.receiver:
            raise Refused("shares_with_itself", "an agreement is between two agencies; name the other one")
        case AgreeSharing() if command.last_day is not None and command.last_day < command.first_day:
            raise Refused("sharing_ended_before_begun", "the last day of the agreement lies before its first")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    return {"sharer": state.sharer, "receiver": state.receiver} if isinstance(command, EndSharing) and state else {}


def follow(state: State, fact: Any) -> State:
    return state.with_(sharer=fact.sharer, receiver=fact.receiver)


decider = Lives(
    what="sharing agreement",
    begins={AgreeSharing: SharingAgreed},
    ends={EndSharing: SharingEnded},
    state=State,
    stream=lambda command: command.agreement_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
