"""The options that were shown to one person at one time, until they are replaced by others."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.codes import CareActOutcomeCode, SupportKind
from schemas.model import Model
from schemas.options import (
    InterestDeclared,
    ListOriginRecorded,
    MoreOptionsShown,
    OptionChosen,
    OptionsShown,
    ReasonsAsked,
)
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText, StaffText


class OfferedWay(Model):
    """One way as it is shown: without a provider it is nobody's service, or whose is not known yet."""

    option_id: UUID
    kind: SupportKind
    provider: UUID | None = None
    meets: Annotated[tuple[CareActOutcomeCode, ...], Field(max_length=20)] = ()
    words: HealthText


class OmittedKind(Model):
    """A kind that was left off the list, and why."""

    kind: SupportKind
    reason: StaffText


Shown = Annotated[tuple[OfferedWay, ...], Field(min_length=1, max_length=30)]
Kinds = Annotated[tuple[SupportKind, ...], Field(max_length=30)]
LeftOut = Annotated[tuple[OmittedKind, ...], Field(max_length=30)]
Gains = Annotated[tuple[UUID, ...], Field(max_length=30)]


class OfOptions(Command):
    """A command about the options shown to one person at one time."""

    options_id: UUID
    case_id: UUID


class ShowOptions(OfOptions):
    """`options` go from the most to the least independent; `gains` are those from which the one who drew up gains."""

    drawn_up_by: NamedParty
    options: Shown
    kinds_in_plan: Kinds = ()
    left_out: LeftOut = ()
    narrow_because: StaffText | None = None
    gains: Gains = ()
    declared_to_person: bool = False


class ShowMoreOptions(OfOptions):
    """`order` ranks all options anew, from the most to the least independent."""

    options: Shown
    order: Gains = ()
    gains: Gains = ()


class RecordListOrigin(OfOptions):
    listed_by: NamedParty
    origin: Literal["person_asked", "directory", "contract", "availability", "price", "other"]
    left_out: LeftOut = ()
    words: StaffText | None = None


class DeclareInterest(OfOptions):
    gains: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=30)]
    declared_to_person: bool


class ChooseOption(OfOptions):
    """`chosen_by` is who chose where it was not the person."""

    option_id: UUID
    by_person: bool = True
    chosen_by: NamedParty | None = None
    capacity_in_doubt: bool = False
    reasons: HealthText | None = None
    remark: HealthText | None = None


class AskReasons(OfOptions):
    answer: Literal["own_words", "does_not_wish_to_say"]
    words: HealthText | None = None


AnyCommand = ShowOptions | ShowMoreOptions | RecordListOrigin | DeclareInterest | ChooseOption | AskReasons


class State(Life):
    """What is on the list, from the most to the least independent, with its kinds, and whether anything was chosen."""

    order: tuple[UUID, ...] = ()
    kinds: dict[UUID, str] = {}
    chosen: UUID | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    known = state.order if state else ()
    match command:
        case ShowOptions() | ShowMoreOptions():
            refuse_muddled(command, known)
        case ChooseOption():
            if command.option_id not in known:
                raise Refused("option_not_shown", "only an option that was shown can be chosen; show it first")
            if command.by_person is (command.chosen_by is not None):
                raise Refused("chooser_unclear", "say who chose where it was not the person, and nobody where it was")
        case DeclareInterest() if not set(command.gains) <= set(known):
            raise Refused("interest_elsewhere", "an interest is declared in options that were shown")
        case AskReasons() if state and state.chosen is None:
            raise Refused("nothing_chosen", "reasons are asked for a choice, and nothing was chosen yet")


def refuse_muddled(command: ShowOptions | ShowMoreOptions, known: tuple[UUID, ...]) -> None:
    """Refuse a list that names an option twice, gains from what is not on it, or ranks other options than it holds."""
    ids = (*known, *(option.option_id for option in command.options))
    if len(set(ids)) != len(ids):
        raise Refused("option_shown_twice", "two of the options shown have the same id")
    if not set(command.gains) <= set(ids):
        raise Refused("gain_not_shown", "a gain is from an option on the list")
    if isinstance(command, ShowMoreOptions) and command.order and sorted(command.order) != sorted(ids):
        raise Refused("order_incomplete", "the order names each option of the list once")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    """A choice says its kind, whether it is the least independent one, and who chose."""
    if not isinstance(command, ChooseOption) or state is None:
        return {}
    chosen_by = command.chosen_by or Party(role="person", agency="PRIVATE")
    last = len(state.order) > 1 and command.option_id == state.order[-1]
    return {"chosen_by": chosen_by, "kind": state.kinds.get(command.option_id, "OTHER"), "last": last}


def follow(state: State, fact: Any) -> State:
    match fact:
        case OptionsShown() | MoreOptionsShown():
            ranked = getattr(fact, "order", ()) or (*state.order, *(option.option_id for option in fact.options))
            kinds = {option.option_id: option.kind for option in fact.options}
            return state.with_(order=ranked, kinds=state.kinds | kinds)
        case OptionChosen():
            return state.with_(chosen=fact.option_id)
    return state


decider = Lives(
    what="list of options",
    begins={ShowOptions: OptionsShown},
    goes_on={
        ShowMoreOptions: MoreOptionsShown,
        RecordListOrigin: ListOriginRecorded,
        DeclareInterest: InterestDeclared,
        ChooseOption: OptionChosen,
        AskReasons: ReasonsAsked,
    },
    state=State,
    stream=lambda command: command.options_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
