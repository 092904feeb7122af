"""How long what we hold about somebody is kept, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "HoldPlaced": ("decision", "It was ordered that words about the person be kept."),
    "HoldLifted": ("decision", "The order to keep words about the person was taken back."),
    "RetentionOver": ("all", "The time for which words about the person are kept is over."),
    "RetentionHeld": ("all", "The time for which words are kept is over, and a hold keeps them."),
    "ErasureProposed": ("decision", "It was proposed to erase words about the person."),
    "ErasureApproved": ("decision", "A second person approved that words about the person are erased."),
    "ErasureDeclined": ("decision", "Words about the person are not erased; an exemption applies."),
    "ErasureStopped": ("decision", "Words about the person are not erased after all; something stands against it."),
    "ErasureBegun": ("all", "Words about the person are being erased."),
    "ErasureCompleted": ("all", "Words about the person were erased."),
    "WordsRestricted": ("decision", "Words about the person are kept and not shown in everyday reading."),
    "RestrictionLifted": ("decision", "Words about the person are shown again; the person was told before."),
}
