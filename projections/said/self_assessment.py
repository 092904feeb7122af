"""What somebody says of themselves, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "SelfAssessmentBegun": ("milestone", "The person began to say for themselves how they manage."),
    "SelfAssessmentAnswered": ("decision", "The person said for themselves, on {outcome:outcome}: {able:able}."),
    "SelfAssessmentAnswerKept": ("decision", "Asked again, the person keeps to the answer on {outcome:outcome}."),
    "SelfAssessmentAnswerChanged": ("decision", "Asked again, the person says on {outcome:outcome}: {able:able}."),
    "SelfAssessmentFinished": ("milestone", "The self-assessment is finished; {copy_given:copy}."),
}
