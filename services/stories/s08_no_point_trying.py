"""S08: she chooses the care home, last on the list, "no point trying", and nobody asks what is behind it."""

from services.stories._shape import Line, Story, person

OWNER, PERSON = "social_worker@LA#owner", "person@PRIVATE"
OPTIONS = {"options_id": "#options", "case_id": "#case"}
PLAN = {"plan_id": "#plan", "case_id": "#case"}


def no_point_trying() -> tuple[Line, ...]:
    """S08: home with support, extra care, or a care home; the choice is hers and stands."""
    ways = (
        ("#home", "HOME_SUPPORT", "Your own home, with somebody coming in."),
        ("#extra_care", "EXTRA_CARE", "A flat of your own, with people near at all hours."),
        ("#care_home", "RESIDENTIAL", "A room in a care home."),
    )
    shown = [{"option_id": option, "kind": kind, "words": words} for option, kind, words in ways]
    chosen = {"option_id": "#care_home", "remark": "No point trying."}
    drafted = {"lead": OWNER, "options_id": "#options"}
    return (
        *person("2026-05-11 10:00", OWNER, "Asha", "9990004331"),
        Line("2026-05-18 09:00", OWNER, "ShowOptions", OPTIONS | {"drawn_up_by": OWNER, "options": shown}),
        Line("2026-05-18 09:30", OWNER, "BeginPlan", PLAN | {"lead": OWNER}),
        Line("2026-05-20 10:00", PERSON, "ChooseOption", OPTIONS | chosen, "chosen"),
        Line("2026-05-20 15:00", OWNER, "DraftPlan", PLAN | drafted, "drafted"),
    )


STORIES = (Story("asha_chooses", no_point_trying(), anchor="2026-05-20 15:00"),)
