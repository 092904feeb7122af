"""Advice and rules, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "AdviceGiven": ("decision", "Advice was given by {by:party}. It rests on: {basis:basis}."),
    "RuleStated": ("decision", "A rule was stated by {by:party}, {source:sourced}."),
    "SourceAttached": ("decision", "A source for a rule was found by {by:party}; it {contradicts:contradicts}."),
    "RuleSourceTold": ("decision", "The person was told {means:means} where a rule is written; so says {by:party}."),
}
