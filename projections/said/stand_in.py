"""Standing in for the named worker, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "StandInArranged": ("decision", "From {first_day:day} to {last_day:day} {worker:party} stands in."),
    "StandInMoved": ("decision", "Standing in lasts until {last_day:day}, not {before:day}."),
}
