"""Directions, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "DirectionGiven": ("milestone", "A direction was given by {decided_by:party}. Bases: {bases:bases}."),
    "DirectionChanged": ("milestone", "The direction was changed by {decided_by:party}. Bases: {bases:bases}."),
    "DirectionReasonAdded": ("decision", "A reason was put beside the direction. Bases: {bases:bases}."),
    "DirectionTold": ("decision", "The person was told the direction and its reason."),
    "DirectionWithdrawn": ("milestone", "The direction was withdrawn."),
}
