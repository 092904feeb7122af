"""S02: a personal view is given as if it were advice, and the person takes their own plan back."""

from services.stories._shape import Line, Story, person

OWNER, GP, SUPPORTER = "social_worker@LA#owner", "gp@GP", "support_worker@VCSE#supporter"
PERSON = "person@PRIVATE"
OUTCOME = {"outcome_id": "#outcome", "case_id": "#case"}
OWN_PLAN = {"own_plan_id": "#own_plan", "case_id": "#case"}


def too_expensive() -> tuple[Line, ...]:
    """S02: ear wax, drops for two weeks or a private clinic on Friday with his own money."""
    drops = {"advice_id": "#drops", "case_id": "#case", "outcome_id": "#outcome", "basis": "CLINICAL"}
    view = {"advice_id": "#view", "case_id": "#case", "outcome_id": "#outcome", "basis": "OPINION"}
    wish = {"words": "Hear properly this week."}
    clinic = {
        "outcome_id": "#outcome",
        "words": "A private clinic takes the wax out on Friday. It costs fifty pounds, and I have them.",
        "on": "2026-04-17",
        "own_money": True,
    }
    return (
        *person("2026-03-30 10:00", OWNER, "Tariq", "9990001375", "Face him and speak slowly; he reads lips."),
        Line("2026-03-30 10:05", OWNER, "JoinAgency", {"case_id": "#case", "party": GP}),
        Line("2026-03-30 10:10", OWNER, "JoinAgency", {"case_id": "#case", "party": SUPPORTER}),
        Line("2026-04-13 09:00", PERSON, "AgreeOutcome", OUTCOME | wish, "outcome"),
        Line("2026-04-13 09:30", GP, "GiveAdvice", drops | {"words": "Drops for two weeks, then look again."}, "drops"),
        Line("2026-04-14 12:00", PERSON, "MakeOwnPlan", OWN_PLAN | clinic, "own_plan"),
        Line(
            "2026-04-15 10:00",
            SUPPORTER,
            "GiveAdvice",
            view | {"words": "That is a lot of money for ears."},
            "view",
            recorded="2026-04-15 16:40",
        ),
        Line("2026-04-15 15:00", SUPPORTER, "ReverseOwnPlan", OWN_PLAN, "reversed", recorded="2026-04-15 16:42"),
    )


STORIES = (Story("tariq", too_expensive(), anchor="2026-04-15 16:42"),)
