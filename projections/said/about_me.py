"""A person's own page, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "AboutMeWritten": ("milestone", "About Me was written; {suits:routes} suit the person."),
    "AboutMeChanged": ("decision", "About Me was changed; {suits:routes} suit the person now."),
}
