"""Has anyone asked what lies behind the choice of the least independent option, before or since a plan was drafted?

The key is the list of options that was shown. The choice itself is never in question: which choice stood when the plan
was drafted is told by when things happened, and choosing otherwise later answers nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import later, newest
from projections.relations import known_as
from projections.suggesting import steps
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.options import OptionChosen, ReasonsAsked
from schemas.party import Party
from schemas.plan import PlanDrafted
from schemas.recorded import Recorded

KEPT = 5


class Choice(Model):
    """A choice, and whether it was the person's, of the last option shown, without reasons."""

    at: datetime
    fact_id: UUID
    unexplored: bool


class Draft(Model):
    """A plan that was drafted from the list, and who leads it."""

    at: datetime
    fact_id: UUID
    lead: Party


class State(Model):
    """What was chosen from one list, which plans were drafted from it, and when reasons were last asked."""

    case_id: UUID | None = None
    options_id: UUID | None = None
    choices: tuple[Choice, ...] = ()
    drafts: tuple[Draft, ...] = ()
    asked_at: datetime | None = None


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case OptionChosen(options_id=options) | ReasonsAsked(options_id=options):
            yield options
        case PlanDrafted(options_id=UUID() as options):
            yield options


def evolve(state: State, recorded: Recorded[Any]) -> State:
    fact = recorded.fact
    about = {"case_id": fact.case_id, "options_id": fact.options_id}
    match fact:
        case OptionChosen():
            unexplored = fact.by_person and fact.last and fact.reasons is None
            choice = Choice(at=fact.happened_at, fact_id=recorded.fact_id, unexplored=unexplored)
            return state.with_(**about, choices=newest((*state.choices, choice), KEPT))
        case PlanDrafted():
            draft = Draft(at=fact.happened_at, fact_id=recorded.fact_id, lead=fact.lead)
            return state.with_(**about, drafts=newest((*state.drafts, draft), KEPT))
        case ReasonsAsked():
            return state.with_(**about, asked_at=later(state.asked_at, fact.happened_at))
    return state


def chosen_by(draft: Draft, state: State) -> Choice | None:
    """The choice that stood when a plan was drafted, while nobody has asked about it."""
    stood = [choice for choice in state.choices if choice.at <= draft.at][-1:]
    for choice in stood:
        if choice.unexplored and (state.asked_at is None or state.asked_at < choice.at):
            return choice
    return None


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    for draft in reversed(state.drafts):
        choice = chosen_by(draft, state)
        if choice and state.case_id and state.options_id:
            yield Gap(
                case_id=state.case_id,
                about=Gap.named(state.options_id),
                words={},
                evidence=(choice.fact_id, draft.fact_id),
                to=known_as("social_worker", draft.lead),
            )
            return


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """What may help somebody to say what lies behind it; that they do not wish to is an answer."""
    return steps("mood_check", "accept_silence")


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
