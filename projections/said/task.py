"""Tasks, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "TaskSet": ("decision", "A task was taken on by {worker:party}."),
    "TaskDelegated": ("decision", "A task: {delegator:party} asked {to:party} to take it over."),
    "TaskAccepted": ("decision", "A task was taken over by {by:party}."),
    "TaskDeclined": ("decision", "A task could not be taken over by {by:party}; it stays where it was."),
    "TaskReturned": ("milestone", "A task went back to {to:party}, as {asked_by:party} asked."),
    "TaskMoved": ("milestone", "The day of a task was moved from {before:day} to {on:day}, as {asked_by:party} asked."),
    "TaskCovered": ("milestone", "Somebody was found for a task on {on:day}: {worker:party}."),
    "TaskWishNoted": ("milestone", "The person's own wish about a task was noted by {by:party}."),
    "TaskDone": ("decision", "A task was done, says {by:party}."),
    "TaskDropped": ("decision", "A task is not needed any more, says {by:party}."),
}
