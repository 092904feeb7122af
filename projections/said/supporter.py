"""Supporters, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "SupporterChosen": ("milestone", "The person chose {supporter:party} to support them."),
    "SharedWithSupporter": ("decision", "The person said what {supporter:party} may see."),
    "SupporterEnded": ("milestone", "The person is not supported by {supporter:party} any more."),
}
