"""Findings on capacity, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "CapacityFound": (
        "milestone",
        "Asked whether the person can decide for themselves ({decision:decision}): {has_capacity:capacity}. "
        "So says {assessor:party}; help given: {help_tried:help}.",
    ),
    "CapacityAskedAgain": (
        "milestone",
        "Asked again whether the person can decide for themselves ({decision:decision}): {has_capacity:capacity}. "
        "So says {assessor:party}; help given: {help_tried:help}.",
    ),
    "CapacityLookAgainSet": ("decision", "It is asked again on {look_again_on:day} whether the person can decide."),
    "CapacityCannotWait": ("decision", "The decision cannot wait until the person may be able to make it."),
    "CapacityQuestionClosed": ("all", "Nobody need ask any more whether the person can make this decision."),
}
