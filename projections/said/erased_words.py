"""Words of a case that were erased, as its timeline tells it."""

from projections._said import Said

SAID: Said = {
    "WordsErased": ("decision", "Words of this case were erased for good; what was done stands as it was recorded."),
}
