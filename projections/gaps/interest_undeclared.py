"""Does whoever drew up the options, chose or plans provide one of them, and was the person not told?

The key is the list of options. Whoever stands for the provider of an option gains from it, said or not.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.options import InterestDeclared, MoreOptionsShown, OptionChosen, OptionsShown, ShownOption
from schemas.party import Party
from schemas.plan import PlanDrafted
from schemas.recorded import Recorded


class Shown(Model):
    """An option as far as gain goes."""

    kind: str
    provider: UUID | None
    gains: bool


class State(Model):
    """What is on the list, which units stand behind those who drew it up, chose or plan, and what was declared."""

    case_id: UUID | None = None
    options_id: UUID | None = None
    shown: dict[UUID, Shown] = {}
    units: tuple[UUID, ...] = ()
    declared: tuple[UUID, ...] = ()
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case OptionsShown() | MoreOptionsShown() | InterestDeclared() | OptionChosen() as fact:
            yield fact.options_id
        case PlanDrafted(options_id=UUID() as options_id):
            yield options_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case OptionsShown() as fact:
            begun = state.with_(case_id=fact.case_id, options_id=fact.options_id, fact_id=recorded.fact_id)
            listed = with_unit(showing(begun, fact.options, fact.gains), fact.drawn_up_by)
            return declaring(listed, own_gains(fact)) if fact.declared_to_person else listed
        case MoreOptionsShown() as fact:
            return showing(state, fact.options, fact.gains)
        case OptionChosen() as fact:
            return with_unit(state, fact.chosen_by)
        case PlanDrafted() as fact:
            return with_unit(state, fact.lead)
        case InterestDeclared(declared_to_person=True) as fact:
            return declaring(state, fact.gains)
    return state


def own_gains(fact: OptionsShown) -> tuple[UUID, ...]:
    """The options from which whoever drew them up gains, said or plain from who provides them."""
    unit = fact.drawn_up_by.unit
    return (*fact.gains, *(one.option_id for one in fact.options if unit and one.provider == unit))


def declaring(state: State, options: tuple[UUID, ...]) -> State:
    """The person was told of a gain from these."""
    return state.with_(declared=tuple(sorted({*state.declared, *options})))


def showing(state: State, options: tuple[ShownOption, ...], gains: tuple[UUID, ...]) -> State:
    """The list with these options on it; a gain may be said of an option that was on it before."""
    found = {
        **state.shown,
        **{one.option_id: Shown(kind=one.kind, provider=one.provider, gains=False) for one in options},
    }
    return state.with_(shown={one: has.with_(gains=has.gains or one in gains) for one, has in found.items()})


def with_unit(state: State, party: Party) -> State:
    """Somebody has a hand in it; which unit they belong to is known where the record names one."""
    return state.with_(units=tuple(sorted({*state.units, party.unit}))) if party.unit else state


def gaining(state: State) -> tuple[UUID, ...]:
    """The options from which somebody gains who has a hand in the choice."""
    return tuple(one for one, shown in state.shown.items() if shown.gains or shown.provider in state.units)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    undeclared = [one for one in gaining(state) if one not in state.declared]
    if not (undeclared and state.case_id and state.options_id and state.fact_id):
        return
    kinds = dict.fromkeys(state.shown[one].kind for one in undeclared)
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.options_id),
        words={
            "option": ";".join(f"label:support_kinds:{kind}" for kind in kinds),
            "person": f"person:{state.case_id}",
        },
        evidence=(state.fact_id,),
    )


detector = Detector(State(), keys, evolve, gaps, look_again=never)
