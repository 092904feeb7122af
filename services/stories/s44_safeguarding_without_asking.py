"""S44: an enquiry begins before anybody has asked what the person wants to happen."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER, LEAD = "social_worker@LA#imogen", "safeguarding_manager@LA#jonah"
MANAGER = "registered_manager@PROVIDER/orchard_house"
ENQUIRY = {"safeguarding_id": "#enquiry", "case_id": "#case"}


def nobody_asked_her() -> tuple[Line, ...]:
    """S44: an enquiry is begun; what she wants stands blank, and there is nobody appropriate to help her."""
    concern = {"kinds": ["NEGLECT"], "words": "Twice this week she was still in bed at noon and had not had a drink."}
    return (
        *person("2026-03-02 10:00", SOCIAL_WORKER, "Greta", "9990015430", "Slowly, with her hearing aid in."),
        Line("2026-03-02 10:10", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": MANAGER}),
        Line("2026-03-02 10:15", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": LEAD}),
        Line("2026-04-08 09:30", MANAGER, "RaiseConcern", ENQUIRY | concern),
        Line(
            "2026-04-09 12:00",
            LEAD,
            "StartEnquiry",
            ENQUIRY | {"lead": LEAD, "substantial_difficulty": True},
            "started",
        ),
    )


GRETA = Story("greta", nobody_asked_her(), anchor="2026-04-09 12:00")
STORIES = (GRETA,)
