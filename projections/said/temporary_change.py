"""Temporary changes, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "TemporaryChangeSet": ("milestone", "Things are different from {first_day:day} to {last_day:day}: {cause:spaced}."),
    "TemporaryChangeMoved": ("decision", "A time that is different lasts to {last_day:day} in place of {before:day}."),
    "TemporaryChangeWithdrawn": ("decision", "A time that is different was written down wrongly, says {by:party}."),
}
