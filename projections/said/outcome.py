"""What a person wants and what became of it, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "OutcomeAgreed": ("milestone", "An outcome was agreed; recorded by {by:party}."),
    "OutcomeRevised": ("milestone", "An outcome was changed, {own_words:own_words}; recorded by {by:party}."),
    "OutcomePaused": ("milestone", "An outcome rests for now; the reason is {reason:why}. So says {by:party}."),
    "OutcomeClosed": ("milestone", "An outcome was closed; the reason is {reason:why}. So says {by:party}."),
    "OutcomeReopened": ("milestone", "An outcome was opened again by {by:party}."),
    "OutcomeProposedAgain": ("milestone", "A source says otherwise than the rule, so the outcome is proposed again."),
    "OutcomeConfirmed": ("milestone", "The person wants the outcome that was proposed again; so says {by:party}."),
    "FactsOffered": ("decision", "Options and costs were laid before the person as facts by {by:party}."),
    "OwnChoiceRecorded": ("milestone", "The person decided to {goes_on:goes_on}; recorded by {by:party}."),
    "OwnReasonTold": (
        "decision",
        "The person told {told_to:party} their own reason for the change of {changed_on:day}.",
    ),
}
