"""A question that was put, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "GapAsked": ("all", "{to:party} was asked:"),
    "GapAcknowledged": ("all", "The question was seen by {by:party}; it stays open until it is answered."),
    "GapAnswered": ("decision", "The question was answered in words by {by:party}."),
    "GapEndTold": ("all", "Those who were asked were told that the question is over."),
}
