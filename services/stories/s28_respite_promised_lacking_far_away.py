"""S28: a break is asked for, there is none, and then one that is too far away."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER = "social_worker@LA#kemi"
BREAK = {"need_id": "#break", "case_id": "#case"}


def no_break_near() -> tuple[Line, ...]:
    """S28: a week's break is not met in March, and in April one is offered 38 miles away."""
    asked = {"kind": "RESPITE", "asked_by": "carer", "words": "One week in April, so that I can sleep."}
    far = {"reason": "TOO_FAR", "offered": "A week 38 miles away; she does not drive, and there is no bus."}
    return (
        *person("2026-02-09 10:00", SOCIAL_WORKER, "Vijay", "9990010250"),
        Line("2026-02-09 10:10", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "commissioner@LA"}),
        Line("2026-02-16 09:00", "carer@PRIVATE", "AskForSupport", BREAK | asked),
        Line("2026-03-09 09:00", SOCIAL_WORKER, "RecordNotMet", BREAK | {"reason": "AVAILABILITY"}, "none"),
        Line("2026-04-27 09:00", SOCIAL_WORKER, "RecordNotMet", BREAK | far, "far"),
    )


STORIES = (Story("vijay", no_break_near(), anchor="2026-04-27 09:00"),)
