"""A referral, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "ReferralSent": ("milestone", "A referral went from {sender:party} to {to:party}; answer by {answer_by:when}."),
    "ReferralOpened": ("all", "The referral was read by {by:party}; reading is not accepting."),
    "ReferralAccepted": ("milestone", "The referral was accepted by {by:party}."),
    "ReferralDeclined": ("milestone", "The referral was declined by {by:party}; it is with its sender again."),
    "ReferralWithdrawn": ("decision", "The referral was withdrawn by {by:party}."),
    "ReferralOutcomeRecorded": ("milestone", "The outcome of the referral was recorded by {by:party}."),
    "ReferralOutcomeTold": ("decision", "The {told:spaced} was told the outcome of the referral {means:means}."),
}
