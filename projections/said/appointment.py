"""Appointments, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "AppointmentMade": (
        "milestone",
        "An appointment was made for {at_time:when}; {worker:party} goes with the person or asks about it.",
    ),
    "AppointmentMoved": (
        "milestone",
        "An appointment was moved {by_whom:by_whom} from {before:when} to {at_time:when}.",
    ),
    "AppointmentCancelled": ("milestone", "The appointment of {at_time:when} was called off {by_whom:by_whom}."),
    "AppointmentKept": ("decision", "The appointment of {at_time:when} was held."),
    "AppointmentTalkedOver": (
        "milestone",
        "The person was asked by {by:party} what they say about their appointments.",
    ),
}
