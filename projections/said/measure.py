"""Measures of outcomes, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "OutcomeMeasured": ("milestone", "An outcome was {reached:reached} on {on:day}, so says {said_by:said_by}."),
    "OutcomeMeasureCorrected": (
        "decision",
        "The measure of {on:day} was put right: {reached:reached}, and not {before:reached}.",
    ),
}
