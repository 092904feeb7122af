"""Contacts, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "ContactRecorded": ("decision", "{kind:contact}, with the {with_whom:spaced}, {minutes:minutes}."),
    "RemarkAdded": ("all", "What was said at a contact was added by {by:party}."),
}
