"""What people say, wish and ask for, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "StatementMade": ("milestone", "A {kind:spaced} was made by the {said_by:spaced}, to {to:party}."),
    "StatementPassedOn": ("decision", "The reply will come from {to:party}."),
    "StatementReplied": ("milestone", "There was a reply {means:means} from {by:party}."),
    "ViewOfReplyHeard": ("decision", "What the person says to the reply was heard by {by:party}."),
    "StatementTakenBack": ("decision", "No reply is wanted any more."),
}
