"""S16: she can decide, wants no home care, and goes home with an alarm, meals and a phone call."""

from services.stories._shape import Line, Story, person

WORKER, COORDINATOR = "social_worker@LA#marek", "discharge_coordinator@NHS_AC"
NURSE, PHARMACIST = "ward_nurse@NHS_AC", "pharmacist@NHS_AC"
FINDING = {"capacity_id": "#capacity", "case_id": "#case"}
WAY_HOME = {"discharge_id": "#discharge", "case_id": "#case"}
STEPS = (
    ("capacity_decision", WORKER),
    ("family_or_carer_told", WORKER),
    ("person_told_and_agrees", COORDINATOR),
    ("clinical_sign_off", "doctor@NHS_AC"),
    ("medicines", PHARMACIST),
    ("discharge_letter", "doctor@NHS_AC"),
    ("72h_follow_up_booked", NURSE),
    ("gp_told", NURSE),
)


def done(when: str, *kinds: str) -> tuple[Line, ...]:
    """These steps are in place."""
    owners = dict(STEPS)
    return tuple(Line(when, owners[kind], "MarkStepDone", WAY_HOME | {"kind": kind}, kind) for kind in kinds)


def planned() -> tuple[Line, ...]:
    """A simple way home is planned."""
    steps = [{"kind": kind, "owner": owner} for kind, owner in STEPS]
    plan = {"unit": "#ward", "pathway": "P0", "steps": steps}
    return (
        *person("2026-03-16 09:00", WORKER, "Edith", "9990006180", "Ask her first; she answers for herself."),
        Line("2026-03-16 09:05", WORKER, "JoinAgency", {"case_id": "#case", "party": COORDINATOR}),
        Line("2026-03-16 15:00", COORDINATOR, "PlanDischarge", WAY_HOME | plan),
    )


def her_choice() -> tuple[Line, ...]:
    """She can decide, says what she wants and what she does not, and both sides of the risk are written down."""
    found = {"decision": "refuse_home_care", "has_capacity": True, "help_tried": ["plain_words", "quiet_place"]}
    said = {
        "statement_id": "#refusal",
        "case_id": "#case",
        "kind": "wish",
        "words": "No carers in my house. The alarm is fine, the meals too, and you may ring me in the morning.",
        "to": WORKER,
    }
    reply = {
        "statement_id": "#refusal",
        "case_id": "#case",
        "reply": "Then it is the alarm, the meals and a call at nine; you can change your mind on any day.",
        "means": "in_person",
        "view": "That will do nicely.",
    }
    risk = {
        "risk_agreement_id": "#risk",
        "case_id": "#case",
        "activity": "Living at home without home care.",
        "persons_words": "I have managed for eighty years.",
        "gain": "Her own time, her own kitchen, nobody with a key.",
        "views": [{"whose": "family", "agrees": "reluctantly", "words": "Her son would rather that somebody came."}],
        "known": "Two falls this year, both outdoors; she got up by herself.",
        "safeguards": "Alarm round her neck, meals at noon, a call at nine each morning.",
        "look_again_on": "2026-04-14",
    }
    return (
        Line("2026-03-17 10:00", WORKER, "FindCapacity", FINDING | found),
        *done("2026-03-17 10:05", "capacity_decision"),
        Line("2026-03-17 10:40", WORKER, "SayStatement", said),
        Line("2026-03-17 10:45", WORKER, "ReplyToStatement", reply),
        Line("2026-03-17 11:00", WORKER, "AgreeRisk", risk),
        *done("2026-03-17 11:20", "family_or_carer_told"),
    )


def home_on_wednesday() -> tuple[Line, ...]:
    """A day, everything in place, and home."""
    agreed = {"on": "2026-03-18", "agreed_with_person": True}
    return (
        *done("2026-03-17 14:00", "person_told_and_agrees", "72h_follow_up_booked"),
        Line("2026-03-17 14:05", COORDINATOR, "AgreeDischargeDate", WAY_HOME | agreed, "agreed"),
        *done("2026-03-18 12:00", "clinical_sign_off", "medicines", "discharge_letter", "gp_told"),
        Line("2026-03-18 14:00", NURSE, "RecordDischarge", WAY_HOME | {"method": "1", "destination": "19"}, "home"),
    )


EDITH = Story("edith", (*planned(), *her_choice(), *home_on_wednesday()), anchor="2026-03-18 14:00")
STORIES = (EDITH,)
