"""A stay, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "PersonAdmitted": ("milestone", "The person came to stay ({kind:spaced}); {place:party} answers for the stay."),
    "CriteriaToResideNotMet": (
        "milestone",
        "The bed is not needed any more; ready to leave since {ready_on:day}. So says {by:party}.",
    ),
    "CriteriaToResideMet": ("decision", "The bed is needed; so says {by:party}."),
    "BlockerStarted": (
        "decision",
        "Something holds up leaving since {on:day}: {reason:reason}. {owner:party} can move it.",
    ),
    "BlockerPassedOn": ("all", "What holds up leaving is now for {owner:party} to move, before for {before:party}."),
    "BlockerEnded": ("decision", "What held up leaving since {since:day} ended on {on:day}: {reason:reason}."),
    "StayLeft": ("milestone", "The person left the place where they stayed."),
}
