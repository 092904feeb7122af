"""Requests for help, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "HelpRequested": ("milestone", "Help with care was asked for {means:means}."),
    "FrontDoorInformationGiven": ("decision", "Information and advice was given by {by:party}."),
    "AssessmentOffered": ("decision", "An assessment was offered by {by:party}."),
    "AssessmentRefused": ("milestone", "No assessment, said {decided_by:party}. Bases: {bases:bases}."),
    "AssessmentOfferAccepted": ("milestone", "The person said yes to being assessed."),
    "AssessmentOfferDeclined": ("milestone", "The person does not want to be assessed."),
}
