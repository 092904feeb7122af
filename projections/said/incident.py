"""What went otherwise than hoped, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "IncidentRecorded": ("milestone", "Something happened ({kind:spaced}); harm: {harm:spaced}. So says {by:party}."),
    "IncidentToldBy": ("decision", "How it was seen was told, in words of the {whose:spaced}."),
    "IncidentLookedInto": ("milestone", "What happened was looked into by {by:party}."),
}
