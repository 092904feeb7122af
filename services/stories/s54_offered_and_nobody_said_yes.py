"""S54: a case is offered to another team, and nobody says yes or no in time."""

from services.stories._shape import Line, Story, person

HANDOVER = {"handover_id": "#handover", "case_id": "#case"}


def nobody_said_yes() -> tuple[Line, ...]:
    """S54: a case is offered to another team, and nobody says yes or no in time."""
    sender, team = "ward_manager@NHS_AC", "social_worker@LA/hospital_team"
    point = {"point_id": "#visit", "kind": "promise", "words": "Somebody visits within a week of going home."}
    offer = {"sender": sender, "to": team, "points": [point], "answer_by": "2026-03-10 00:00"}
    return (
        *person("2026-03-02 09:00", sender, "Agnes", "9990022836"),
        Line("2026-03-05 16:00", sender, "OfferHandover", HANDOVER | offer, "offer"),
    )


STORIES = (Story("agnes", nobody_said_yes(), anchor="2026-03-11 09:00"),)
