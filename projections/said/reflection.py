"""Reflections, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "ReflectionAdded": (
        "decision",
        "A reflection was added by {by:party}, on what was known at {known_at:when}. It is no evidence of fault.",
    ),
    "ReflectionAddedTo": ("decision", "A reflection was carried further by {by:party}."),
}
