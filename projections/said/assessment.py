"""An assessment, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "AssessmentStarted": ("decision", "An assessment ({kind:spaced}) was begun by {assessor:party}."),
    "FindingRecorded": ("all", "A finding on {outcome:outcome}: {able:able}."),
    "AssessmentCompleted": ("milestone", "The assessment was finished: {eligible:eligible}; {copy_given:copy}."),
    "AssessmentDeclined": ("milestone", "The person does not want the assessment."),
}
