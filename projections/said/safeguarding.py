"""Concerns and enquiries, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "ConcernRaised": ("milestone", "{by:party} was worried for the person: {kinds:harms}."),
    "EnquiryStarted": ("milestone", "An enquiry was begun, led by {lead:party}."),
    "DesiredOutcomesAsked": ("decision", "{by:party} asked the person what they want to happen: {wishes:spaced}."),
    "EnquiryClosed": ("milestone", "The enquiry ended: what the person wanted, {met:spaced}; the risk, {risk:spaced}."),
    "ConcernEnded": ("decision", "The concern led to no enquiry; so says {by:party}."),
}
