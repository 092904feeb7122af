"""Reasons to do more for a person, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "DoingForExplained": (
        "milestone",
        "Why more is done for the person for now was said by {by:party}; to be looked at again on {look_again_on:day}.",
    ),
    "DoingForLookedAtAgain": (
        "decision",
        "Why more is done for the person was looked at again by {by:party}; next on {look_again_on:day}.",
    ),
    "DoingForReasonOver": ("decision", "The reason to do more for the person is over, says {by:party}."),
}
