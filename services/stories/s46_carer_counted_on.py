"""S46: a way home leans on a wife every night, who was last asked in January."""

from services.stories._shape import Line, Story, person

COORDINATOR, SOCIAL_WORKER = "discharge_coordinator@NHS_AC#bea", "social_worker@LA#tom"
HOME = {"discharge_id": "#discharge", "case_id": "#case"}
WIFE = {"life_fact_id": "#wife", "case_id": "#case"}
LEANS = {"life_fact_id": "#wife", "kind": "carer_able_and_willing", "last_confirmed": "2026-01-15"}


def every_night() -> tuple[Line, ...]:
    """S46: going home is agreed for Thursday; the nights are his wife's, and nobody has asked her since January."""
    stated = {
        "kind": "carer_able_and_willing",
        "source": "told_by",
        "last_confirmed": "2026-01-15",
        "words": "She helps him to bed and back from the bathroom at night, and says that she can.",
    }
    plan = {
        "unit": "#ward",
        "pathway": "P1",
        "steps": [{"kind": "carer_able_and_willing", "owner": SOCIAL_WORKER}],
        "to_be_told": [{"named_id": "#his_wife", "relation": "carer", "name": "Frank's wife"}],
    }
    agreed = {"on": "2026-09-10", "agreed_with_person": True, "told": ["#his_wife"], "leans_on": [LEANS]}
    return (
        *person("2026-01-14 10:00", COORDINATOR, "Frank", "9990015805"),
        Line("2026-01-14 10:05", COORDINATOR, "JoinAgency", {"case_id": "#case", "party": SOCIAL_WORKER}),
        Line("2026-01-15 11:00", SOCIAL_WORKER, "StateLifeFact", WIFE | stated),
        Line("2026-09-04 14:00", COORDINATOR, "PlanDischarge", HOME | plan, "planned"),
        Line("2026-09-07 10:00", COORDINATOR, "AgreeDischargeDate", HOME | agreed, "agreed"),
    )


FRANK = Story("frank", every_night(), anchor="2026-09-08 00:00")
STORIES = (FRANK,)
