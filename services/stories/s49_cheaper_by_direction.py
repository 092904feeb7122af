"""S49: a way is chosen together, and a week later the cheaper one is directed."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER, MANAGER = "social_worker@LA#femi", "team_manager@LA#ruth"
OPTIONS = {"options_id": "#options", "case_id": "#case"}
DIRECTION = {"direction_id": "#direction", "case_id": "#case"}
BOTH = [
    {
        "option_id": "#a",
        "kind": "PERSONAL_ASSISTANT",
        "meets": ["ADULT.b", "ADULT.i"],
        "words": "Two visits in the evening, and one day out each week with somebody he picks.",
    },
    {
        "option_id": "#b",
        "kind": "HOME_SUPPORT",
        "provider": "#agency",
        "meets": ["ADULT.b"],
        "words": "One visit a day from the agency.",
    },
]


def use_the_other() -> tuple[Line, ...]:
    """S49: Sunil and his worker choose two evening visits and a day out; the direction is one visit a day."""
    chosen = {"option_id": "#a", "reasons": "I want to see the market again, and wash when I choose to."}
    direction = {
        "options_id": "#options",
        "option_id": "#b",
        "effect": "give_less",
        "bases": ["DIRECTION", "COST"],
        "unmet": ["ADULT.i"],
        "words": "Please use the single visit; the other goes over the sum.",
    }
    return (
        *person("2026-06-01 10:00", SOCIAL_WORKER, "Sunil", "9990021724", "In person, mornings are hard."),
        Line("2026-06-01 10:05", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": MANAGER}),
        Line(
            "2026-06-10 11:00",
            SOCIAL_WORKER,
            "ShowOptions",
            OPTIONS | {"drawn_up_by": SOCIAL_WORKER, "options": BOTH},
            "shown",
        ),
        Line("2026-06-10 11:00", SOCIAL_WORKER, "ChooseOption", OPTIONS | chosen, "chosen"),
        Line("2026-06-17 14:00", MANAGER, "GiveDirection", DIRECTION | direction, "directed"),
    )


SUNIL = Story("sunil", use_the_other(), anchor="2026-06-17 14:00")
STORIES = (SUNIL,)
