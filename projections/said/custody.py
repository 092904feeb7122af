"""The keeping of the record itself, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "HistoryBegun": ("all", "A history from elsewhere was begun; its own times follow."),
    "HistoryEnded": ("all", "The history from elsewhere is complete."),
}
