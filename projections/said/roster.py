"""Rosters, leave and cover, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "RosterPublished": ("all", "A roster was published from {first_day:day} to {last_day:day}."),
    "RosterCorrected": ("all", "The roster from {first_day:day} to {last_day:day} was corrected."),
    "LeaveBooked": ("all", "Leave of one {role:role} from {first_day:day} to {last_day:day}."),
    "LeaveCancelled": ("all", "Leave was cancelled."),
    "CoverArranged": ("all", "Cover was arranged for {on:day}: {count:number} more of the role {role:role}."),
    "CoverCancelled": ("all", "Cover was cancelled."),
}
