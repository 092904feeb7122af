"""S01: a way home is agreed for a Wednesday, and nobody who can sign works on Wednesdays."""

from services.stories._shape import Line, Story, person

WARD_MANAGER, COORDINATOR = "ward_manager@NHS_MH", "discharge_coordinator@NHS_AC"
HOME = {"discharge_id": "#discharge", "case_id": "#case"}
WEDNESDAY = "2026-03-11"


def told_wednesday(called: str, nhs_number: str | None) -> tuple[Line, ...]:
    """S01: a way home is agreed for a Wednesday; the ward's doctors work on every other weekday."""
    roster = {
        "unit": "#ward",
        "roster_id": "#roster",
        "first_day": "2026-01-05",
        "last_day": "2026-06-30",
        "lines": [{"role": "doctor", "weekdays": [1, 2, 4, 5]}],
    }
    plan = {
        "unit": "#ward",
        "pathway": "P1",
        "steps": [
            {"kind": "clinical_sign_off", "owner": "doctor@NHS_MH", "role": "doctor"},
            {"kind": "medicines", "owner": "pharmacist@NHS_MH"},
            {"kind": "family_or_carer_told", "owner": COORDINATOR},
        ],
        "to_be_told": [
            {"named_id": "#sister", "relation": "family", "name": f"{called}'s sister"},
            {"named_id": "#charity", "relation": "agency", "agency": "VCSE"},
        ],
    }
    helper = "support_worker@VCSE#supporter"
    agreed = {"on": WEDNESDAY, "agreed_with_person": True}
    told = {"named_id": "#sister", "means": "phone", "note": "She takes leave on that day to be there."}
    return (
        Line("2026-01-05 09:00", WARD_MANAGER, "PublishRoster", roster),
        *person(
            "2026-02-23 11:30", WARD_MANAGER, called, nhs_number, "Short sentences, in person, with his sister there."
        ),
        Line("2026-02-24 10:00", WARD_MANAGER, "JoinAgency", {"case_id": "#case", "party": COORDINATOR}),
        Line("2026-02-24 10:05", WARD_MANAGER, "JoinAgency", {"case_id": "#case", "party": "support_worker@VCSE"}),
        Line("2026-03-04 14:15", WARD_MANAGER, "PlanDischarge", HOME | plan),
        Line("2026-03-04 14:20", WARD_MANAGER, "AgreeDischargeDate", HOME | agreed),
        Line("2026-03-04 15:00", helper, "TellNamedPerson", HOME | told),
        Line("2026-03-04 15:00", helper, "MarkStepDone", HOME | {"kind": "family_or_carer_told"}),
    )


def as_it_was_lived() -> tuple[Line, ...]:
    """How S01 went where nobody was asked in time."""
    missed = {
        "on": WEDNESDAY,
        "reasons": ["PROJECT.PJ_CLINICIAN_NOT_ON_DUTY"],
        "words": "Packed and waiting since nine; there was no doctor to sign.",
    }
    return (
        Line("2026-03-11 11:00", "ward_nurse@NHS_MH", "RecordDischargeNotCompleted", HOME | missed),
        Line("2026-03-16 10:00", "doctor@NHS_MH", "MarkStepDone", HOME | {"kind": "clinical_sign_off"}),
        Line("2026-03-16 10:05", "pharmacist@NHS_MH", "MarkStepDone", HOME | {"kind": "medicines"}),
        Line("2026-03-16 10:30", "doctor@NHS_MH", "RecordDischarge", HOME | {"method": "1", "destination": "19"}),
    )


JIM = Story("jim", told_wednesday("Jim", None), anchor="2026-03-04 15:00")
STORIES = (
    JIM,
    Story("colin", (*told_wednesday("Colin", "9990001006"), *as_it_was_lived()), "2026-03-16 10:30", 3),
)
