"""Risks that people choose to take, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "RiskAgreed": (
        "milestone",
        "A risk was agreed, with {views:views}; it is looked at again on {look_again_on:day}. "
        "Written down by {by:party}.",
    ),
    "RiskAgreementAddedTo": ("decision", "A risk agreement was added to by {by:party}."),
    "RiskAgreementLookedAt": (
        "milestone",
        "A risk agreement was looked at again by {by:party}; next on {look_again_on:day}.",
    ),
    "RiskAgreementEnded": ("milestone", "A risk agreement is over, as the {asked_by:spaced} asked."),
}
