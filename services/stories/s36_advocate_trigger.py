"""S36: an assessment begins with somebody who finds it hard to retain and weigh, and only a paid carer knows her."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER = "social_worker@LA#hugh"
ASSESSMENT = {"assessment_id": "#assessment", "case_id": "#case"}
ADVOCACY = {"advocacy_id": "#advocacy", "case_id": "#case"}


def only_the_paid_carer() -> tuple[Line, ...]:
    """S36: an assessment is begun, and nobody who is not paid to care knows her."""
    looked = {"activity_id": "#assessment", "kind": "CARE_ACT", "difficulty": ["retaining", "using_or_weighing"]}
    return (
        *person("2026-02-09 09:30", SOCIAL_WORKER, "Pearl", "9990013217", "One thing at a time; photos help."),
        Line("2026-02-09 09:40", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "commissioner@LA"}),
        Line(
            "2026-02-11 10:00",
            SOCIAL_WORKER,
            "StartAssessment",
            ASSESSMENT | {"kind": "needs", "assessor": SOCIAL_WORKER},
        ),
        Line("2026-02-11 10:00", SOCIAL_WORKER, "ConsiderAdvocacy", ADVOCACY | looked, "looked"),
    )


PEARL = Story("pearl", only_the_paid_carer(), anchor="2026-02-11 10:00")
STORIES = (PEARL,)
