"""Agreements to share, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "SharingAgreed": (
        "decision",
        "To share was agreed by {sharer:agency} with {receiver:agency}, from {first_day:day}.",
    ),
    "SharingEnded": (
        "decision",
        "What was agreed by {sharer:agency} with {receiver:agency} ended after {last_day:day}.",
    ),
}
