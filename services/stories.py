"""Lived stories as lines: when, by whom, which command, with what; the dates are the story's own.

`#name` is an id of the story's own, `role@AGENCY` a party (`role@AGENCY#name` a worker, `role@AGENCY/name` a unit),
`fact:name` the first fact of the line that is marked so. Days, and moments by the clocks of England, move
with the story.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Line(NamedTuple):
    """One line; `mark` is the name under which its first fact is referred to."""

    when: str
    by: str
    command: str
    fields: Mapping[str, Any]
    mark: str | None = None


class Story(NamedTuple):
    """A story moved by whole weeks, so that `anchor` lies in the past week, or `weeks_before` that."""

    name: str
    lines: tuple[Line, ...]
    anchor: str
    weeks_before: int = 0


def person(when: str, by: str, called: str, nhs_number: str | None, need: str | None = None) -> tuple[Line, ...]:
    """Somebody becomes known, and a case is opened for them with its first owner."""
    details = {"name": called} | ({"nhs_number": nhs_number} if nhs_number else {})
    lines = [
        Line(when, by, "RegisterPerson", {"person_id": "#person", **details}),
        Line(when, by, "OpenCase", {"case_id": "#case", "person_id": "#person", "owner": by}),
    ]
    if need:
        lines.append(Line(when, by, "NoteCommunicationNeed", {"person_id": "#person", "need": need}))
    return tuple(lines)


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


def two_workers() -> tuple[Line, ...]:
    """S47: a package that needs two workers is agreed, and the roster that comes later shows one."""
    manager = "registered_manager@PROVIDER"
    steps = [{"kind": "receiving_service_start", "owner": manager}]
    agreed = {"on": "2026-08-31", "agreed_with_person": True}
    start = {"on": "2026-08-31", "unit": "#home_care", "role": "home_care_worker", "count": 2}
    week = {
        "unit": "#home_care",
        "roster_id": "#roster",
        "first_day": "2026-08-31",
        "last_day": "2026-09-06",
        "lines": [{"role": "home_care_worker", "weekdays": [1], "count": 1}],
    }
    return (
        *person("2026-08-20 09:00", COORDINATOR, "Olive", "9990016178"),
        Line(
            "2026-08-24 14:30", COORDINATOR, "PlanDischarge", HOME | {"unit": "#ward", "pathway": "P1", "steps": steps}
        ),
        Line("2026-08-24 15:00", manager, "AcceptStart", HOME | start),
        Line("2026-08-24 15:30", COORDINATOR, "AgreeDischargeDate", HOME | agreed),
        Line("2026-08-27 12:00", manager, "PublishRoster", week),
    )


SOCIAL_WORKER, THERAPIST = "social_worker@LA#amara", "occupational_therapist@NHS_CH#beth"
REFERRAL = {"referral_id": "#referral", "case_id": "#case"}
ASSESSMENT = {"assessment_id": "#assessment", "case_id": "#case"}
DECISION = {"decision_id": "#decision", "case_id": "#case"}
HANDOVER = {"handover_id": "#handover", "case_id": "#case"}


def asked_and_answered() -> tuple[Line, ...]:
    """A referral whose outcome was told, and an assessment with the person."""
    sent = {"sender": SOCIAL_WORKER, "to": "occupational_therapist@NHS_CH", "answer_by": "2026-02-06 17:00"}
    asks = "A look at the kitchen and the stairs together with her, so that she can cook again."
    outcome = "A second rail and a perching stool; she cooked an egg on the day they came."
    begun = {"kind": "needs", "assessor": SOCIAL_WORKER}
    finding = {"outcome": "ADULT.a", "able": "with_help", "words": "Cooks when she can sit down at the stove."}
    finished = {"eligible": True, "reasons": "Two outcomes are out of reach without help.", "copy_given": True}
    return (
        Line("2026-02-02 11:00", SOCIAL_WORKER, "SendReferral", REFERRAL | sent | {"asks_for": asks}),
        Line("2026-02-03 09:10", "occupational_therapist@NHS_CH", "OpenReferral", REFERRAL),
        Line("2026-02-04 10:00", THERAPIST, "AcceptReferral", REFERRAL),
        Line("2026-02-05 13:00", SOCIAL_WORKER, "StartAssessment", ASSESSMENT | begun),
        Line("2026-02-05 14:10", SOCIAL_WORKER, "RecordFinding", ASSESSMENT | finding, "finding"),
        Line("2026-02-10 15:00", SOCIAL_WORKER, "CompleteAssessment", ASSESSMENT | finished, "assessed"),
        Line("2026-02-11 16:00", THERAPIST, "RecordReferralOutcome", REFERRAL | {"outcome": outcome}, "outcome"),
        Line("2026-02-11 16:20", THERAPIST, "TellReferralOutcome", REFERRAL | {"told": "sender", "means": "message"}),
        Line("2026-02-12 10:00", THERAPIST, "TellReferralOutcome", REFERRAL | {"told": "person", "means": "in_person"}),
    )


def decided_and_handed_over() -> tuple[Line, ...]:
    """A decision with its bases and evidence, and a handover that was accepted point by point."""
    question = {
        "question": "Which help in the kitchen, so that cooking stays hers?",
        "options": [
            {"option_id": "#alone", "words": "Rail and stool, and nobody comes."},
            {
                "option_id": "#together",
                "words": "Rail and stool; somebody cooks with her twice a week for six weeks.",
            },
        ],
        "must_be_told": ["person@PRIVATE", "registered_manager@PROVIDER"],
        "decision_maker": SOCIAL_WORKER,
    }
    made = {
        "option_id": "#together",
        "bases": ["NEED", "PREFERENCE"],
        "reasons": "It is what she asked for, and it ends when she no longer needs it.",
        "evidence": ["fact:assessed", "fact:finding", "fact:outcome"],
    }
    told = {"told": "person@PRIVATE", "means": "in_person"}
    points = [
        {"point_id": "#review", "kind": "task", "words": "Look at it with her after six weeks."},
        {"point_id": "#promise", "kind": "promise", "words": "The same two people come; she was promised that."},
    ]
    team, taker = "social_worker@LA/reviewing_team", "social_worker@LA#chidi"
    offer = {"sender": SOCIAL_WORKER, "to": team, "points": points, "answer_by": "2026-02-18 17:00"}
    return (
        Line("2026-02-12 14:00", SOCIAL_WORKER, "AskDecision", DECISION | question),
        Line("2026-02-13 09:30", SOCIAL_WORKER, "MakeDecision", DECISION | made),
        Line("2026-02-13 11:00", SOCIAL_WORKER, "TellDecision", DECISION | told),
        Line("2026-02-16 09:00", SOCIAL_WORKER, "OfferHandover", HANDOVER | offer),
        Line("2026-02-16 13:30", team, "OpenHandover", HANDOVER),
        Line("2026-02-17 10:00", taker, "AcceptOpenPoint", HANDOVER | {"point_id": "#review"}),
        Line("2026-02-17 10:02", taker, "AcceptOpenPoint", HANDOVER | {"point_id": "#promise"}),
        Line("2026-02-17 10:05", taker, "AcceptHandover", HANDOVER),
    )


def nobody_said_yes() -> tuple[Line, ...]:
    """S54: a case is offered to another team, and nobody says yes or no in time."""
    sender, team = "ward_manager@NHS_AC", "social_worker@LA/hospital_team"
    point = {"point_id": "#visit", "kind": "promise", "words": "Somebody visits within a week of going home."}
    offer = {"sender": sender, "to": team, "points": [point], "answer_by": "2026-03-10 00:00"}
    return (
        *person("2026-03-02 09:00", sender, "Agnes", "9990022836"),
        Line("2026-03-05 16:00", sender, "OfferHandover", HANDOVER | offer),
    )


JIM = Story("jim", told_wednesday("Jim", None), anchor="2026-03-04 15:00")
STORIES = (
    JIM,
    Story("colin", (*told_wednesday("Colin", "9990001006"), *as_it_was_lived()), "2026-03-16 10:30", 3),
    Story("olive", two_workers(), anchor="2026-08-24 15:30"),
    Story(
        "asha",
        (
            *person("2026-02-02 09:30", SOCIAL_WORKER, "Asha", "9990004331", "Large print; by phone after ten."),
            *asked_and_answered(),
            *decided_and_handed_over(),
        ),
        anchor="2026-02-17 10:05",
    ),
    Story("agnes", nobody_said_yes(), anchor="2026-03-11 09:00"),
)
