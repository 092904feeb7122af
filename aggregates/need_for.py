"""A person's main need: the profession it calls for, who has the work, and who else has a part in it."""

from typing import Any
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import MainNeedCode, RoleCode
from schemas.need_for import (
    AllocationReasoned,
    MainNeed,
    MainNeedOver,
    MainNeedTagged,
    NeedWorkAllocated,
    SpecialistInputArranged,
    SpecialistInputEnded,
)
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText


class NamedNeed(MainNeed):
    """A main need as a command names it: both codes must stand in the lists of today."""

    code: MainNeedCode
    profession: RoleCode


class OfMainNeed(Command):
    """A command about one main need in one case."""

    main_need_id: UUID
    case_id: UUID


class TagMainNeed(OfMainNeed):
    main_need: NamedNeed
    words: HealthText | None = None


class AllocateNeedWork(OfMainNeed):
    to: NamedParty
    reason: HealthText | None = None


class ArrangeSpecialistInput(OfMainNeed):
    input_from: NamedParty
    words: HealthText | None = None


class EndSpecialistInput(OfMainNeed):
    pass


class ReasonAllocation(OfMainNeed):
    reason: HealthText


class EndMainNeed(OfMainNeed):
    pass


AnyCommand = (
    TagMainNeed | AllocateNeedWork | ArrangeSpecialistInput | EndSpecialistInput | ReasonAllocation | EndMainNeed
)


class State(Life):
    """A main need as it stands; `reasoned` is whether somebody said why the work is where it is."""

    main_need: MainNeed | None = None
    to: Party | None = None
    input_from: Party | None = None
    reasoned: bool = False


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if state is None or state.main_need is None:
        return
    match command:
        case ArrangeSpecialistInput(input_from=party) if party.role != state.main_need.profession:
            raise Refused("input_of_another_profession", "the need calls for another profession than this one")
        case EndSpecialistInput() if state.input_from is None:
            raise Refused("no_specialist_input", "nobody of that profession has a part in this work")
        case ReasonAllocation() if state.to is None:
            raise Refused("work_not_allocated", "the work has not been given to anybody yet")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """What later facts say of the need, so that nobody needs to look it up."""
    if state is None or isinstance(command, TagMainNeed):
        return {}
    known: dict[str, object] = {"main_need": state.main_need}
    match command:
        case AllocateNeedWork():
            return {**known, "input_from": state.input_from}
        case EndSpecialistInput():
            return {**known, "input_from": state.input_from or told_by, "to": state.to, "reasoned": state.reasoned}
    return known


def follow(state: State, fact: Any) -> State:
    match fact:
        case MainNeedTagged():
            return state.with_(main_need=fact.main_need)
        case NeedWorkAllocated():
            return state.with_(to=fact.to, reasoned=fact.reason is not None)
        case SpecialistInputArranged():
            return state.with_(input_from=fact.input_from)
        case SpecialistInputEnded():
            return state.with_(input_from=None)
        case AllocationReasoned():
            return state.with_(reasoned=True)
    return state


decider = Lives(
    what="main need",
    begins={TagMainNeed: MainNeedTagged},
    goes_on={
        AllocateNeedWork: NeedWorkAllocated,
        ArrangeSpecialistInput: SpecialistInputArranged,
        EndSpecialistInput: SpecialistInputEnded,
        ReasonAllocation: AllocationReasoned,
    },
    ends={EndMainNeed: MainNeedOver},
    state=State,
    stream=lambda command: command.main_need_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
