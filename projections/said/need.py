"""Support that was asked for, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "SupportAsked": ("milestone", "The {asked_by:spaced} asked for {kind:kind}."),
    "SupportAskedAgain": ("decision", "The {asked_by:spaced} asked for {kind:kind} again."),
    "NeedNotMet": ("milestone", "What was asked for on {asked_on:day}, {kind:kind}, was not met: {reason:unmet}."),
    "CarerRiskSeen": ("decision", "{by:party} saw that the carer's own health is at risk while this is not met."),
    "AlternativeAccepted": ("decision", "The {accepted_by:spaced} took something else in place of {kind:kind}."),
    "NeedPlanned": ("decision", "What was asked for, {kind:kind}, is planned from {on:day}."),
    "NeedMet": ("milestone", "What was asked for is there: {kind:kind}."),
    "AskingWithdrawn": ("decision", "Nobody asks for {kind:kind} any more; so says {by:party}."),
}
