"""How a person was heard, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "HearingBegun": ("all", "{lead:party} set out to hear the person ({activity:spaced})."),
    "SurveyPosted": ("decision", "A survey went to the person by {route:route}."),
    "RouteTried": ("decision", "{by:party} tried {route:route} to hear the person."),
    "PersonHeard": ("milestone", "The person was heard; so says {by:party}."),
    "TakingPartDeclined": ("decision", "The person was asked by {route:route} and said no thank you."),
}
