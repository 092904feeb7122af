"""Was somebody shown a list with one provider, one kind, or without a kind that their plan names, and nobody said why?

The key is the list of options. Showing more ends it when the list is not narrow any more; so does saying who put the
options there and what was left out.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from schemas.dated import threshold
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.options import ListOriginRecorded, MoreOptionsShown, OptionsShown, ShownOption
from schemas.party import Party
from schemas.recorded import Recorded

CODE = "MENU_NARROW"


class State(Model):
    """A list as far as breadth goes: kinds and providers of what was shown, and which kinds of the plan are missing."""

    case_id: UUID | None = None
    options_id: UUID | None = None
    drawn_up_by: Party | None = None
    kinds: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    kinds_needed: int = 0
    explained: bool = False
    fact_id: UUID | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case OptionsShown() | MoreOptionsShown() | ListOriginRecorded() as fact:
            yield fact.options_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case OptionsShown() as fact:
            begun = State(
                case_id=fact.case_id,
                options_id=fact.options_id,
                drawn_up_by=fact.drawn_up_by,
                missing=tuple(sorted(set(fact.kinds_in_plan) - {one.kind for one in fact.left_out})),
                kinds_needed=threshold(CODE, "kinds", london_day(fact.happened_at)),
                explained=fact.narrow_because is not None,
                fact_id=recorded.fact_id,
            )
            return showing(begun, fact.options)
        case MoreOptionsShown() as fact:
            return showing(state, fact.options)
        case ListOriginRecorded():
            return state.with_(explained=True)
    return state


def showing(state: State, options: tuple[ShownOption, ...]) -> State:
    """What stands on the list now; an option without a provider is nobody's service."""
    kinds = tuple(dict.fromkeys((*state.kinds, *(option.kind for option in options))))
    providers = {*state.providers, *(str(option.provider or "nobody") for option in options)}
    missing = tuple(kind for kind in state.missing if kind not in kinds)
    return state.with_(kinds=kinds, providers=tuple(sorted(providers)), missing=missing)


def is_narrow(state: State) -> bool:
    """Whether all is from one provider, too few kinds are shown, or a kind of the plan is left out without a reason."""
    one_provider = len(state.providers) == 1 and state.providers != ("nobody",)
    return one_provider or len(state.kinds) < state.kinds_needed or bool(state.missing)


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    if not (state.case_id and state.options_id and state.fact_id) or state.explained or not is_narrow(state):
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.options_id),
        words={"list": ";".join(f"label:support_kinds:{kind}" for kind in state.kinds)},
        evidence=(state.fact_id,),
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Kinds of the plan that are not on the list."""
    missing = state_of(UUID(gap.about[0])).missing
    return {"kinds": tuple(f"label:support_kinds:{kind}" for kind in missing)} if missing else {}


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
