"""Training, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "TrainingDone": (
        "all",
        "The training in {kind:training} was done by {worker:party}; it counts until {lasts_until:day}.",
    ),
    "TrainingNotCounted": ("all", "The training in {kind:training} of {worker:party} does not count any more."),
}
