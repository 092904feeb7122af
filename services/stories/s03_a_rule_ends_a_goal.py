"""S03: a goal is closed because of a rule that somebody stated, and nobody knows where it is written."""

from services.stories._shape import Line, Story, person

OWNER, SUPPORTER, PERSON = "care_coordinator@NHS_MH#owner", "support_worker@VCSE#supporter", "person@PRIVATE"
OUTCOME = {"outcome_id": "#outcome", "case_id": "#case"}
RULE = {"rule_id": "#rule", "case_id": "#case"}
ENDS_IT = {"reason": "rule", "bases": ["LEGAL"], "rule_id": "#rule"}


def no_licence() -> tuple[Line, ...]:
    """S03: a photocard licence as proof of who he is, and a rule that is said to forbid even asking."""
    wish = {"words": "A photocard licence, so that I have something to show who I am.", "independence": True}
    rule = {
        "outcome_id": "#outcome",
        "subject": "DRIVING_LICENCE",
        "words": "With his diagnosis he cannot apply at all.",
    }
    return (
        *person("2026-04-20 09:30", OWNER, "Graham", "9990002118"),
        Line("2026-04-20 09:35", OWNER, "JoinAgency", {"case_id": "#case", "party": SUPPORTER}),
        Line("2026-05-05 11:00", PERSON, "AgreeOutcome", OUTCOME | wish, "outcome"),
        Line("2026-05-12 14:00", SUPPORTER, "StateRule", RULE | rule, "rule"),
        Line("2026-05-12 14:00", SUPPORTER, "CloseOutcome", OUTCOME | ENDS_IT, "closed"),
    )


STORIES = (Story("graham", no_licence(), anchor="2026-05-12 14:00"),)
