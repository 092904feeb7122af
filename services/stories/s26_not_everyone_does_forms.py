"""S26: a survey and a plan reach somebody by ways that About Me says do not suit her."""

from services.stories._shape import Line, Story, person

COORDINATOR, ANALYST = "care_coordinator@NHS_MH#femi", "analyst@LA"
PLAN = {"plan_id": "#plan", "case_id": "#case"}
SURVEY = {"hearing_id": "#survey", "case_id": "#case"}
ABOUT_ME = {
    "suits": ["SHORT_TALKS", "TRUSTED_PERSON"],
    "does_not_suit": ["LETTER", "FORM", "PHONE"],
    "minutes_at_a_time": 10,
    "trusted": [COORDINATOR],
    "written_by": "somebody_close",
    "words": "Five to ten minutes, with people she has known for a year. Letters worry her. She does not like forms.",
}


def letters_worry_her() -> tuple[Line, ...]:
    """S26: a survey comes by post, and a plan is settled without her own voice."""
    finalised = {"lead": COORDINATOR, "own_voice": False, "reasons": "The usual arrangement, managed for her."}
    return (
        *person("2026-03-02 10:00", COORDINATOR, "Maud", "9990009880"),
        Line("2026-03-02 10:10", COORDINATOR, "JoinAgency", {"case_id": "#case", "party": ANALYST}),
        Line(
            "2026-03-09 09:00",
            COORDINATOR,
            "WriteAboutMe",
            {"about_me_id": "#about_me", "case_id": "#case"} | ABOUT_ME,
        ),
        Line("2026-04-20 09:00", ANALYST, "PostSurvey", SURVEY | {"lead": COORDINATOR, "route": "LETTER"}, "posted"),
        Line("2026-04-27 11:00", COORDINATOR, "BeginPlan", PLAN | {"lead": COORDINATOR}),
        Line("2026-05-11 15:00", COORDINATOR, "FinalisePlan", PLAN | finalised, "plan"),
    )


MAUD = Story("maud", letters_worry_her(), anchor="2026-05-11 15:00")
STORIES = (MAUD,)
