"""Restrictions of a stay and their authority, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "RestrictionsNoted": (
        "milestone",
        "A stay comes with restrictions from {first_day:day}; {managing_authority:party} answers for it.",
    ),
    "RestrictionsChanged": ("decision", "The restrictions of a stay are others from {first_day:day}."),
    "UrgentAuthorisationGiven": (
        "milestone",
        "{by:party} authorised the stay at short notice from {first_day:day} to {last_day:day}.",
    ),
    "UrgentAuthorisationExtended": ("decision", "The authority given at short notice runs on to {last_day:day}."),
    "AuthorisationRequested": (
        "decision",
        "{by:party} asked {supervisory_body:party} to authorise the stay; assessments are due by {finish_by:day}.",
    ),
    "AssessmentsBooked": ("decision", "The assessments for the authorisation are booked until {finish_by:day}."),
    "AuthorisationGranted": ("milestone", "{by:party} authorised the stay from {first_day:day} to {last_day:day}."),
    "AuthorisationNotGranted": ("milestone", "{by:party} did not authorise the stay as it is planned."),
    "CourtOrderMade": ("milestone", "A court authorised the stay from {first_day:day}; so says {by:party}."),
    "RestrictionsEnded": ("milestone", "The restrictions of a stay are over; so says {by:party}."),
}
