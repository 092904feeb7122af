"""What somebody does not want seen, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "ObjectionMade": ("decision", "It was asked that part of the record be kept from this agency: {to:agency}."),
    "ObjectionTakenBack": (
        "decision",
        "It is no longer asked that part of the record be kept from this agency: {to:agency}.",
    ),
}
