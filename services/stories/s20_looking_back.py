"""S20: before an application, two visits did not take place and a call was not answered; somebody looks back."""

from services.stories._shape import Line, Story, person

COORDINATOR, AMHP, AUDITOR = "care_coordinator@NHS_MH#ruth", "amhp@LA#olu", "auditor@LA#ivor"
CASE = {"case_id": "#case"}


def visit(when: str, name: str, kind: str, **said: object) -> Line:
    """A visit by the care coordinator, made or not."""
    return Line(when, COORDINATOR, "RecordContact", CASE | {"contact_id": f"#{name}", "kind": kind} | said, name)


def before_the_application() -> tuple[Line, ...]:
    """S20: what came before an application for assessment."""
    missed = {"reason": "Ruth was away ill, and nobody stood in.", "person_told": True}
    call = {
        "caller": "carer",
        "words": "She has not slept for three nights, and nobody has come. Please ring me back.",
        "replied": False,
    }
    made = {
        "section": "2",
        "alternatives": [
            {"kind": "crisis_team", "came": "full", "on": "2026-02-16", "words": "No places until the next week."}
        ],
        "reasons": "Lily did not feel safe at home, and no other way was open that day.",
    }
    return (
        *person("2025-11-10 10:00", COORDINATOR, "Lily", "9990008035", "Mornings are hard; after eleven is better."),
        Line("2025-11-10 10:15", COORDINATOR, "JoinAgency", CASE | {"party": "amhp@LA"}),
        visit("2026-01-15 09:00", "first", "VISIT_MISSED", **missed),
        visit("2026-01-22 09:00", "seen", "LISTEN", minutes=40, remark="I am glad that you came."),
        visit("2026-01-29 09:00", "second", "VISIT_MISSED", **missed),
        Line(
            "2026-02-05 09:00",
            "carer@PRIVATE",
            "RecordCrisisCall",
            CASE | {"crisis_call_id": "#call"} | call,
            "call",
            "2026-02-09 09:00",
        ),
        Line("2026-02-18 13:00", AMHP, "MakeApplication", CASE | {"application_id": "#application"} | made, "made"),
    )


def reflection(when: str, by: str, name: str, words: str) -> Line:
    """Somebody looks back at the application as it was known when it was made."""
    fields = {"reflection_id": f"#{name}", "about": "fact:made", "known_at": "2026-02-18 13:00", "words": words}
    return Line(when, by, "AddReflection", CASE | fields, name)


REFLECTED = (
    reflection("2026-02-20 15:00", AMHP, "by_amhp", "Had somebody rung back, we might have met at home first."),
    reflection(
        "2026-02-23 10:00", AUDITOR, "by_auditor", "Who stands in for a visit, and who rings back, could be agreed."
    ),
)
STORIES = (Story("lily", (*before_the_application(), *REFLECTED), anchor="2026-02-23 10:00"),)
