"""Who the person is, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "PersonRegistered": ("all", "The person became known to us."),
    "PersonDetailsCorrected": ("all", "Details of the person were corrected."),
    "CommunicationNeedNoted": ("decision", "It was noted how information must be given to the person."),
}
