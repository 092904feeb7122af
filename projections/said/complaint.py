"""Complaints, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "ComplaintReceived": (
        "milestone",
        "A complaint came in; the last day to acknowledge it is {acknowledge_by:day}, to answer it {respond_by:day}.",
    ),
    "ComplaintAcknowledged": ("milestone", "The complaint was acknowledged {means:means} by {by:party}."),
    "ViewOnComplaintRecorded": (
        "milestone",
        "The person was asked about the complaint made for them; whether they agree: {agrees:spaced}.",
    ),
    "ComplaintRepresentativeRecorded": (
        "milestone",
        "The person cannot agree to the complaint themselves; somebody stands in ({representative:spaced}).",
    ),
    "ComplaintTimeAgreed": (
        "milestone",
        "A later day for the answer was agreed: {respond_by:day} in place of {before:day}.",
    ),
    "ComplaintAnswered": ("milestone", "The answer to the complaint was sent by {by:party}."),
    "ComplaintTakenBack": ("milestone", "The complaint was taken back, as the {asked_by:spaced} asked."),
}
