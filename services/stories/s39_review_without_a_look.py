"""S39: for the second year a review leaves everything as it is; what could be less was not asked, nor the brother."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER = "social_worker@LA#elin"
SUPPORT = {"support_id": "#support", "case_id": "#case"}
FIRST = {"review_id": "#first", "case_id": "#case", "supports": ["#support"]}
SECOND = {"review_id": "#second", "case_id": "#case", "supports": ["#support"]}
BROTHER = {"named_id": "#brother", "relation": "family"}
TOO_EARLY = {"answer": "too_early", "words": "She has only just settled in; let us look again next year."}


def reviews() -> tuple[Line, ...]:
    """S39: twenty-eight hours a week for two outcomes, and two reviews a year apart."""
    begun = {"kind": "HOME_SUPPORT", "minutes": 28 * 60, "first_day": "2024-09-16"}
    held = {"unchanged": True, "network": [BROTHER]}
    return (
        *person("2024-09-09 10:00", SOCIAL_WORKER, "Ruth", "9990013950", "Large print, and time to read it."),
        Line("2024-09-09 10:30", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "team_manager@LA"}),
        Line("2024-09-16 09:00", SOCIAL_WORKER, "BeginSupport", SUPPORT | begun, "begun"),
        Line("2025-09-15 09:00", SOCIAL_WORKER, "HoldReview", FIRST | held | {"look": TOO_EARLY}, "first"),
        Line("2026-09-14 15:00", SOCIAL_WORKER, "HoldReview", SECOND | held | {"outcomes_fully_met": 2}, "second"),
    )


RUTH = Story("ruth", reviews(), anchor="2026-09-14 15:00")
STORIES = (RUTH,)
