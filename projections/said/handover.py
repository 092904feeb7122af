"""A handover, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "HandoverOffered": (
        "milestone",
        "The case was offered by {sender:party} to {to:party}, with {points:points}; answer by {answer_by:when}.",
    ),
    "HandoverOpened": ("all", "The offer was read by {by:party}; reading is not accepting."),
    "OpenPointAccepted": ("all", "One open point was taken by {by:party}."),
    "HandoverAccepted": ("milestone", "The case was taken by {by:party}, with every open point."),
    "HandoverRefused": ("milestone", "The offer was refused by {by:party}{days:cost}; the case stays with its sender."),
    "HandoverReturned": (
        "milestone",
        "The case is to go back from {by:party} to {to:party}{days:cost}; it stays where it is until it is taken.",
    ),
    "HandoverTakenBack": ("milestone", "The case was taken back by {by:party}."),
    "HandoverWithdrawn": ("decision", "The offer was taken back by {by:party}."),
    "HandoverPassedOn": (
        "decision",
        "The offer was passed on by {by:party} to {to:party}; answer by {answer_by:when}.",
    ),
    "HandoverLapsed": ("milestone", "Nobody answered in time: the case is with {sender:party}, who may ask again."),
}
