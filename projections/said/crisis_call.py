"""Calls for help in a crisis, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "CrisisCallMade": ("milestone", "The crisis line was called by the {caller:spaced}{replied:replied}."),
    "CrisisCallReplied": ("milestone", "There was a reply to the call {means:means} from {by:party}."),
}
