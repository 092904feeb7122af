"""S43: a way home from a mental health ward under section 3, and a week before it three things are open."""

from services.stories._shape import Line, Story, person

COORDINATOR, CLINICIAN = "care_coordinator@NHS_MH#leila", "responsible_clinician@NHS_MH"
WARD, HEALTH_BODY, COUNCIL = "ward_manager@NHS_MH", "commissioner@ICB", "social_worker@LA"
WAY_HOME = {"discharge_id": "#discharge", "case_id": "#case"}
STEPS = (
    ("s117_meeting", COORDINATOR),
    ("72h_follow_up_booked", COORDINATOR),
    ("nearest_relative_told", WARD),
    ("home_ready", COORDINATOR),
    ("clinical_sign_off", CLINICIAN),
    ("medicines", "pharmacist@NHS_MH"),
)


def kept_under_section_3() -> tuple[Line, ...]:
    """On the ward since January, with an advocate."""
    admitted = {"stay_id": "#stay", "case_id": "#case", "kind": "mental_health_ward", "place": WARD, "unit": "#ward"}
    kept = {"detention_id": "#detention", "case_id": "#case", "section": "3", "place": WARD, "stay_id": "#stay"}
    advocate = {"kind": "IMHA", "qualifies": True, "advocate": "imha@ADVOCACY", "activity_id": "#detention"}
    joined = (WARD, COUNCIL, HEALTH_BODY)
    return (
        *person("2026-01-12 09:00", COORDINATOR, "Musa", "9990015066", "Short talks, with tea, in the garden room."),
        *(
            Line("2026-01-12 09:05", COORDINATOR, "JoinAgency", {"case_id": "#case", "party": party})
            for party in joined
        ),
        Line("2026-01-12 10:00", WARD, "AdmitPerson", admitted),
        Line("2026-01-12 10:00", WARD, "BeginSection", kept),
        Line("2026-01-12 11:00", WARD, "ConsiderAdvocacy", {"advocacy_id": "#imha", "case_id": "#case"} | advocate),
    )


def a_way_home() -> tuple[Line, ...]:
    """A day nearly four weeks ahead, and where its steps stand eight days before it."""
    plan = {
        "unit": "#ward",
        "pathway": "P1",
        "steps": [{"kind": kind, "owner": owner} for kind, owner in STEPS],
        "lead": COORDINATOR,
        "ward": WARD,
        "aftercare_health": HEALTH_BODY,
        "aftercare_social": COUNCIL,
    }
    agreed = {"on": "2026-03-20", "agreed_with_person": True}
    return (
        Line("2026-02-23 09:00", CLINICIAN, "PlanDischarge", WAY_HOME | plan),
        Line("2026-02-23 09:00", CLINICIAN, "AgreeDischargeDate", WAY_HOME | agreed, "agreed"),
        Line("2026-03-12 17:00", COORDINATOR, "MarkStepDone", WAY_HOME | {"kind": "home_ready"}, "home_ready"),
    )


MUSA = Story("musa", (*kept_under_section_3(), *a_way_home()), anchor="2026-03-18 00:00")
STORIES = (MUSA,)
