"""What a person arranged for themselves, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "OwnPlanMade": ("milestone", "The person made a plan of their own, for {on:day}."),
    "OwnPlanReversed": ("milestone", "The person took their own plan back; recorded by {by:party}."),
    "OwnPlanResumed": ("milestone", "The person goes ahead with their own plan, on {on:day}."),
    "OwnPlanDone": ("milestone", "The person did what they had planned."),
}
