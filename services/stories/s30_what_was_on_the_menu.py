"""S30: the options shown are all run by one provider, and the same provider's broker drew them up."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER, BROKER = "social_worker@LA#grace", "broker@PROVIDER/harbour_care"
OPTIONS = {"options_id": "#options", "case_id": "#case"}
ALL_FROM_HARBOUR = [
    {
        "option_id": "#visits",
        "kind": "HOME_SUPPORT",
        "provider": "#harbour_care",
        "words": "Two visits a day at home, by Harbour's own workers.",
    },
    {
        "option_id": "#day",
        "kind": "DAY_SERVICE",
        "provider": "#harbour_care",
        "words": "Three days a week at Harbour's day centre, with the bus.",
    },
    {
        "option_id": "#flat",
        "kind": "SUPPORTED_LIVING",
        "provider": "#harbour_care",
        "words": "A room in a shared house that Harbour runs.",
    },
]


def one_provider() -> tuple[Line, ...]:
    """S30: three services of one provider are shown; a break, which the plan names, is not among them."""
    shown = {"drawn_up_by": BROKER, "options": ALL_FROM_HARBOUR, "kinds_in_plan": ["HOME_SUPPORT", "RESPITE"]}
    return (
        *person("2026-02-16 10:00", SOCIAL_WORKER, "Arthur", "9990010994", "In person; he likes to see the place."),
        Line("2026-02-16 10:10", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "commissioner@LA"}),
        Line("2026-02-16 10:15", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": BROKER}),
        Line("2026-03-03 10:00", BROKER, "ShowOptions", OPTIONS | shown, "shown"),
    )


ARTHUR = Story("arthur", one_provider(), anchor="2026-03-03 10:00")
STORIES = (ARTHUR,)
