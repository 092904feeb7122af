"""S07: he wants five days at the day centre, a worker sees that he could travel alone, and a plan is settled."""

from services.stories._shape import Line, Story, person

OWNER, THERAPIST, PERSON = "social_worker@LA#owner", "occupational_therapist@LA#therapist", "person@PRIVATE"
PLAN = {"plan_id": "#plan", "case_id": "#case"}


def five_days() -> tuple[Line, ...]:
    """S07: what somebody prefers after twenty-two years in institutions, and what else might be."""
    happy = {
        "words": "I am happy at the day centre. Five days.",
        "background": "Twenty-two years in institutions, as his file shows.",
    }
    could = {"words": "He could learn to travel alone; five weeks of practice.", "leads_to": "more_independence"}
    return (
        *person("2026-01-19 09:00", OWNER, "Peter", "9990003963", "Pictures, and time to think."),
        Line("2026-01-19 09:05", OWNER, "JoinAgency", {"case_id": "#case", "party": THERAPIST}),
        Line("2026-02-02 10:00", OWNER, "BeginPlan", PLAN | {"lead": OWNER}),
        Line("2026-02-03 09:00", PERSON, "StatePreference", PLAN | happy, "preference"),
        Line("2026-02-10 09:00", THERAPIST, "RecordProfessionalView", PLAN | could, "view"),
        Line("2026-02-17 16:00", OWNER, "FinalisePlan", PLAN | {"lead": OWNER, "information_given": False}, "settled"),
    )


STORIES = (Story("peter", five_days(), anchor="2026-02-17 16:00"),)
