"""Best interests decisions, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "BestInterestsBegun": (
        "decision",
        "A best interests decision is being prepared ({decision:decision}); {decision_maker:party} makes it.",
    ),
    "HeardForBestInterests": ("decision", "Asked what the person would want: {whom:spaced}. So says {by:party}."),
    "LessRestrictiveConsidered": (
        "decision",
        "A way that restricts the person less was looked at; so says {by:party}.",
    ),
    "BestInterestsDecided": (
        "milestone",
        "A best interests decision was made by {decided_by:party} ({decision:decision}). Basis: {bases:bases}.",
    ),
    "BestInterestsDropped": ("decision", "No best interests decision is needed any more; so says {by:party}."),
}
