"""Applications under the Mental Health Act, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "ApplicationMade": (
        "milestone",
        "An application under section {section:spaced} was made by {by:party}, after {alternatives:ways}.",
    ),
    "ApplicationReceived": ("milestone", "The application was received by {by:party}."),
    "ApplicationNotUsed": ("milestone", "The application was not used; so says {by:party}."),
}
