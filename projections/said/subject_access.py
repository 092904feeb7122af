"""Requests for all that is held about somebody, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "SubjectAccessAsked": ("decision", "The person asked for all that is held about them."),
    "RequesterIdentityChecked": ("all", "It was made sure who asks for what is held about the person."),
    "SubjectAccessExtended": ("all", "The answer to what is held about the person takes longer; they were told why."),
    "SubjectAccessAnswered": ("decision", "The person was answered about what is held about them."),
}
