"""S17: a risk is agreed, something happens, and a complaint comes that nobody asked him about."""

from services.stories._shape import Line, Story, person

WORKER, FAMILY, COMPLAINTS = "social_worker@LA", "family@PRIVATE", "complaints_manager@LA"
SWIMS = {"risk_agreement_id": "#swims", "case_id": "#case"}
SLIP = {"incident_id": "#slip", "case_id": "#case"}
COMPLAINT = {"complaint_id": "#complaint", "case_id": "#case"}


def circle(when: str) -> tuple[Line, ...]:
    """Who is in this case beside the social worker."""
    parties = ("registered_manager@PROVIDER", "team_manager@LA", COMPLAINTS)
    return tuple(Line(when, WORKER, "JoinAgency", {"case_id": "#case", "party": party}) for party in parties)


def swims_and_slips() -> tuple[Line, ...]:
    """S17: he swims with a support worker, as was agreed; one day he runs ahead and slips."""
    agreed = {
        "activity": "Nathan swims on Wednesdays with a support worker.",
        "persons_words": "In the water I do not think about my eyes. I want to go every week.",
        "gain": "He sleeps better, and he knows people there.",
        "views": [
            {"whose": "family", "agrees": "reluctantly", "words": "His parents would rather that he did not."},
            {"whose": "provider", "agrees": "yes", "words": "The pool knows him; two of us can swim."},
        ],
        "known": "Partial sight. No falls in the past two years.",
        "safeguards": "Somebody beside him at the edge, shoes with grip, the quiet hour.",
        "look_again_on": "2026-08-20",
    }
    slipped = {
        "kind": "fall",
        "harm": "slight",
        "words": "He ran ahead to the steps and slipped. His wrist hurts; it was looked at the same day.",
        "persons_words": "I was wrong to run.",
        "risk_agreement_id": "#swims",
    }
    complaint = {
        "made_by": "family",
        "to": COMPLAINTS,
        "words": "Nobody should have let him swim. We want to know who agreed to this, and why he was not held back.",
        "about_worker": "support_worker@PROVIDER#sam",
        "risk_agreement_id": "#swims",
    }
    return (
        *person("2026-05-04 10:00", WORKER, "Nathan", "9990006555", "Large print; he likes to hear it read out."),
        *circle("2026-05-04 10:15"),
        Line("2026-05-20 09:00", WORKER, "AgreeRisk", SWIMS | agreed, "agreed"),
        Line(
            "2026-07-15 15:10",
            "support_worker@PROVIDER#sam",
            "RecordIncident",
            SLIP | slipped,
            "slip",
            "2026-07-15 18:10",
        ),
        Line("2026-07-20 09:00", FAMILY, "ReceiveComplaint", COMPLAINT | complaint, "complaint"),
    )


STORIES = (Story("nathan", swims_and_slips(), anchor="2026-07-23 09:00"),)
