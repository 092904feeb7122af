"""Promises, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "PromiseMade": ("milestone", "A promise was made to the {to:spaced} by {by:party}, for {on:day}."),
    "PromiseMoved": (
        "milestone",
        "A promise was moved from {before:day} to {on:day}, {agreed_with_person:with_person}.",
    ),
    "PromiseKept": ("decision", "A promise was kept; so says {by:party}."),
    "PromiseBroken": ("milestone", "A promise will not be kept; so says {by:party}."),
}
