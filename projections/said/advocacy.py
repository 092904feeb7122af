"""Advocates, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "AdvocacyConsidered": ("decision", "{by:party} looked at the need for an advocate ({kind:advocate}): {owed:owed}."),
    "AppropriateIndividualNamed": ("decision", "Somebody unpaid helps the person take part; so says {by:party}."),
    "NobodyAppropriate": ("decision", "{by:party} found nobody who could help the person take part."),
    "AdvocateAsked": ("decision", "{by:party} asked {service:party} for an advocate ({kind:advocate})."),
    "AdvocateNotFound": ("decision", "{by:party} asked on {asked_on:day}, and no advocate was found: {reason:unmet}."),
    "AdvocateInstructed": ("milestone", "An advocate was instructed ({kind:advocate}): {advocate:party}."),
    "AdvocacyEnded": ("decision", "The question of an advocate is closed ({reason:spaced}); so says {by:party}."),
}
