"""Plans, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "PlanBegun": ("decision", "A plan was begun, led by {lead:party}."),
    "PreferenceStated": ("decision", "What the person would prefer was written down, {own_words:own_words}."),
    "ProfessionalViewRecorded": ("decision", "{by:party} sees {leads_to:leads_to}."),
    "PlanDrafted": ("decision", "A plan was drafted, led by {lead:party}."),
    "ReasonsWritten": ("decision", "Both views were written into the plan with their reasons by {by:party}."),
    "InformationGiven": ("decision", "The person was given information {means:means} by {by:party}."),
    "RevisitSet": ("decision", "The person will be asked again on {revisit_on:day}."),
    "PlanFinalised": ("milestone", "A plan was settled, led by {lead:party}."),
    "PlanEnded": ("milestone", "A plan holds no longer; so says {by:party}."),
}
