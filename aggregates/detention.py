"""One time of being kept under a section of the Mental Health Act, renewed or not, until it ends."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from aggregates._days import refuse_day_gone
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.clocks import runs_out
from schemas.codes import MhaSectionCode, by_code
from schemas.detention import EndOfSection, SectionBegun, SectionEnded, SectionRenewed
from schemas.moment import Day, start_of
from schemas.party import NamedParty, Party
from schemas.refused import Refused

ONE_DAY = timedelta(days=1)
RENEWED = ("3", "7", "37")  # section 20; one with a restriction order is not renewed
CLOCKS: Final[Mapping[str, str]] = {
    "2": "MHA_S2",
    "3": "MHA_S3",
    "4": "MHA_S4",
    "5(2)": "MHA_S5_2",
    "5(4)": "MHA_S5_4",
    "7": "MHA_GUARD",
    "37": "MHA_S3",
    "135(1)": "MHA_S135_136",
    "136": "MHA_S135_136",
}


class OfDetention(Command):
    """A command about one time of being kept under a section."""

    detention_id: UUID
    case_id: UUID


class BeginSection(OfDetention):
    section: MhaSectionCode
    place: NamedParty
    stay_id: UUID | None = None


class RenewSection(OfDetention):
    last_day: Day


class EndSection(OfDetention):
    how: EndOfSection


AnyCommand = BeginSection | RenewSection | EndSection


class State(Life):
    """The section, and when it ends if nothing else is done."""

    section: str = ""
    runs_out_at: datetime | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    match command:
        case BeginSection(section=section) if by_code("mha_sections")[section]["nhs_legal_status_code"] in ("", "01"):
            raise Refused("nobody_is_kept_under_it", "nobody is kept in a place under this section")
        case RenewSection() if state:
            refuse_renewal(command, state)


def refuse_renewal(command: RenewSection, state: State) -> None:
    """Section 20 renews what is for treatment, a court's order or guardianship, while it runs, and for longer."""
    if state.section not in RENEWED:
        raise Refused("section_not_renewed", "this section is not renewed; it ends, or another begins")
    if state.runs_out_at is not None and command.at >= state.runs_out_at:
        raise Refused("section_ran_out", "this section had run out by then, and nothing renews it after that")
    refuse_day_gone(command.last_day, command.at)
    if state.runs_out_at is not None and start_of(command.last_day + ONE_DAY) <= state.runs_out_at:
        raise Refused("renewed_for_less", "a section that is renewed lasts longer than it would have lasted")


def more(command: Any, state: State | None, told_by: Party) -> Mapping[str, object]:
    match command:
        case BeginSection():
            clock = CLOCKS.get(command.section)
            ends = runs_out(clock, command.at) if clock else None
            return {"runs_out_at": ends, "aftercare": owes_aftercare(command.section)}
        case RenewSection() if state:
            ends = start_of(command.last_day + ONE_DAY)
            return {"section": state.section, "before": state.runs_out_at, "runs_out_at": ends}
        case EndSection() if state:
            return {"section": state.section, "aftercare": owes_aftercare(state.section)}
    return {}


def owes_aftercare(section: str) -> bool:
    """Whether somebody who was kept under this section is owed after-care (section 117)."""
    return by_code("mha_sections")[section]["s117_entitlement"] == "yes"


def follow(state: State, fact: Any) -> State:
    match fact:
        case SectionBegun():
            return state.with_(section=fact.section, runs_out_at=fact.runs_out_at)
        case SectionRenewed():
            return state.with_(runs_out_at=fact.runs_out_at)
    return state


decider = Lives(
    what="time under a section",
    begins={BeginSection: SectionBegun},
    goes_on={RenewSection: SectionRenewed},
    ends={EndSection: SectionEnded},
    state=State,
    stream=lambda command: command.detention_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
