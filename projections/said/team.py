"""A team, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "TeamFormed": ("milestone", "A team was formed, led by {lead:party}."),
    "WorkerJoined": ("decision", "The team was joined by {worker:party}."),
    "WorkerLeft": ("milestone", "The team was left by {worker:party} on {left_on:day}."),
}
