"""A review, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "ReviewHeld": ("milestone", "A review was held by {by:party}. The support {unchanged:unchanged}; {look:look}."),
    "LookRecorded": ("decision", "After the review, {look:look}."),
    "NetworkPersonAsked": ("decision", "Somebody in the person's life was asked to help; they said: {answer:spaced}."),
    "LessExplained": ("all", "The person was told {means:means} how to manage with less."),
}
