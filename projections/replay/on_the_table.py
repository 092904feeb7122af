"""What a decision rested on: the options on the table, and which of them was taken."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from projections.record._shape import Said
from schemas.decision import DecisionAsked, OptionAdded
from schemas.model import Model
from schemas.options import MoreOptionsShown, OptionsShown
from schemas.recorded import Recorded


class OnTheTable(Model):
    """One option; `seen` says that whoever decided could see it, `taken` that it is what was decided."""

    option_id: UUID
    words: Said
    seen: bool
    taken: bool


def on_the_table(decision: Recorded[Any], facts: Iterable[Recorded[Any]], seen: int) -> tuple[OnTheTable, ...]:
    """The options that were recorded before a decision, in the order in which they came; none where it names none."""
    taken = getattr(decision.fact, "option_id", None)
    listed = getattr(decision.fact, "options_id", None)
    before = sorted((one for one in facts if one.position < decision.position), key=lambda one: one.position)
    found: dict[UUID, OnTheTable] = {}
    for one in before:
        for option in options_of(one, decision.stream, listed):
            said = Said(sealed=option.words, command_id=one.command_id)
            line = OnTheTable(
                option_id=option.option_id,
                words=said,
                seen=one.position <= seen,
                taken=option.option_id == taken,
            )
            found.setdefault(option.option_id, line)
    return tuple(found.values())


def options_of(one: Recorded[Any], stream: UUID, listed: UUID | None) -> tuple[Any, ...]:
    """The options that a fact puts on the table of this decision."""
    match one.fact:
        case DecisionAsked(options=options) if one.stream == stream:
            return options
        case OptionAdded(option=option) if one.stream == stream:
            return (option,)
        case OptionsShown(options_id=about, options=shown) | MoreOptionsShown(options_id=about, options=shown):
            return shown if about == listed else ()
    return ()
