"""S19: he asked about college, and only money and diet get talked about."""

from services.stories._shape import Line, Story, person

WORKER, MANAGER = "social_worker@LA#wyn", "team_manager@LA"
COLLEGE = {"statement_id": "#college", "case_id": "#case"}


def asked_about_college() -> tuple[Line, ...]:
    """S19: ten working days pass, and nobody has replied."""
    said = {
        "words": "Only money and diet get talked about; I asked about college. I would like another worker.",
        "to": WORKER,
        "wants_other_worker": True,
    }
    return (
        *person("2025-12-01 09:00", WORKER, "Bernard", "9990007667", "Time to finish what he is saying."),
        Line("2025-12-01 09:15", WORKER, "JoinAgency", {"case_id": "#case", "party": MANAGER}),
        Line("2026-01-14 09:00", "person@PRIVATE", "SayStatement", COLLEGE | said, "said"),
    )


STORIES = (Story("bernard", asked_about_college(), anchor="2026-01-29 09:00"),)
