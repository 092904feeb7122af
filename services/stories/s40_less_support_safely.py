"""S40: support goes from ten to six hours a week; no way back is written down, and the nurses have not heard."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER = "social_worker@LA#farida"
SUPPORT = {"support_id": "#support", "case_id": "#case"}
LESS = {
    "decided_id": "#less",
    "minutes_after": 360,
    "first_day": "2026-05-18",
    "bases": ["NEED"],
    "partners": ["NHS_MH"],
    "reason": "He cooks and shops on his own now; the mornings are still hard.",
}


def ten_hours() -> tuple[Line, ...]:
    """S40: what Ivor has had since the winter, and who is in it."""
    begun = {"kind": "HOME_SUPPORT", "minutes": 600, "first_day": "2025-11-10", "partners": ["NHS_MH"]}
    return (
        *person("2025-11-03 10:00", SOCIAL_WORKER, "Ivor", "9990014329", "Likes to be rung before a visit."),
        Line("2025-11-03 10:20", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "cpn@NHS_MH"}),
        Line("2025-11-03 10:25", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "team_manager@LA"}),
        Line("2025-11-10 09:30", SOCIAL_WORKER, "BeginSupport", SUPPORT | begun, "begun"),
    )


IVOR = Story(
    "ivor",
    (*ten_hours(), Line("2026-05-06 11:00", SOCIAL_WORKER, "ChangeSupport", SUPPORT | LESS, "less")),
    anchor="2026-05-06 11:00",
)
STORIES = (IVOR,)
