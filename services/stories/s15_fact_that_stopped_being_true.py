"""S15: a decision about going home leans on a neighbour's calls, which were last spoken of two years before."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER = "social_worker@LA#amina"
NEIGHBOUR = {"life_fact_id": "#neighbour", "case_id": "#case"}
DECISION = {"decision_id": "#decision", "case_id": "#case"}
CALLS = {
    "kind": "informal_support",
    "source": "told_by",
    "last_confirmed": "2023-11-14",
    "words": "Mr Hale from number 9 looks in every morning and brings the paper.",
}
LEANS = {"life_fact_id": "#neighbour", "kind": "informal_support", "last_confirmed": "2023-11-14"}


def the_neighbour_calls() -> tuple[Line, ...]:
    """S15: a decision leans on the neighbour's calls; four days later the family says that he died long ago."""
    asked = {
        "question": "Can Joan go home, and with what?",
        "options": [
            {"option_id": "#home", "words": "Home, with a visit at noon; the neighbour looks in each morning."},
            {"option_id": "#home_and_more", "words": "Home, with a visit each morning as well."},
        ],
        "must_be_told": ["person@PRIVATE"],
        "decision_maker": SOCIAL_WORKER,
    }
    made = {
        "option_id": "#home",
        "bases": ["NEED", "PREFERENCE"],
        "effect": "move",
        "reasons": "She wants her own bed, and she is seen twice a day.",
        "leans_on": [LEANS],
    }
    told = {"told": "person@PRIVATE", "means": "in_person"}
    died = {"source": "told_by", "words": "Mr Hale died in the spring of that year; the house is sold."}
    return (
        *person("2023-11-13 09:00", SOCIAL_WORKER, "Joan", None, "Louder and slower, with her hearing aid in."),
        Line("2023-11-14 09:00", SOCIAL_WORKER, "StateLifeFact", NEIGHBOUR | CALLS, "stated"),
        Line("2026-02-05 15:00", SOCIAL_WORKER, "AskDecision", DECISION | asked),
        Line("2026-02-06 12:00", SOCIAL_WORKER, "MakeDecision", DECISION | made, "decided"),
        Line("2026-02-06 12:00", SOCIAL_WORKER, "TellDecision", DECISION | told),
        Line(
            "2024-03-02 09:00",
            "family@PRIVATE#niece",
            "ContradictLifeFact",
            NEIGHBOUR | died,
            "died",
            "2026-02-10 09:00",
        ),
    )


NEIGHBOUR_CALLS = Story("joan_and_her_neighbour", the_neighbour_calls(), anchor="2026-02-10 09:00")
STORIES = (NEIGHBOUR_CALLS,)
