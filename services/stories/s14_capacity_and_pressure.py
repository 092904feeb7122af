"""S14: she is clearer before noon, was asked at four, and is to be placed by Monday."""

from services.stories._shape import Line, Story, person

WORKER, TEAM_MANAGER = "social_worker@LA#nadia", "team_manager@LA"
COORDINATOR, CONSULTANT, HOME = "discharge_coordinator@NHS_AC", "consultant@NHS_AC", "registered_manager@PROVIDER"
CLINIC = "cpn@NHS_MH"
STAY = {"stay_id": "#stay", "case_id": "#case"}
FINDING = {"capacity_id": "#capacity", "case_id": "#case"}
INTERESTS = {"best_interests_id": "#best_interests", "case_id": "#case"}
REFERRAL = {"referral_id": "#memory", "case_id": "#case"}
WAY_HOME = {"discharge_id": "#discharge", "case_id": "#case"}
DIRECTION = {"direction_id": "#direction", "case_id": "#case"}
RESTRICTIONS = {"authorisation_id": "#authorisation", "case_id": "#case"}
OPEN = (
    ("capacity_decision", WORKER),
    ("best_interests", WORKER),
    ("specialist_opinion", CONSULTANT),
    ("deprivation_of_liberty_authority", HOME),
    ("funding_decision", "panel_chair@LA"),
    ("person_told_and_agrees", COORDINATOR),
)


def in_hospital() -> tuple[Line, ...]:
    """A broken hip, two weeks on the ward, and from then on the bed is not needed."""
    admitted = {"kind": "hospital", "place": "ward_manager@NHS_AC", "unit": "#ward"}
    reason = "Fell in the kitchen and broke her hip; confused since the operation."
    return (
        *person("2026-01-19 09:00", WORKER, "Joan", "9990005818", "Hearing aid in, face to face, before noon."),
        Line("2026-01-19 09:05", WORKER, "JoinAgency", {"case_id": "#case", "party": COORDINATOR}),
        Line("2026-01-19 09:05", WORKER, "JoinAgency", {"case_id": "#case", "party": TEAM_MANAGER}),
        Line("2026-01-19 09:10", COORDINATOR, "AdmitPerson", STAY | admitted | {"reason": reason}),
        Line("2026-02-02 09:10", CONSULTANT, "RecordCriteriaNotMet", STAY),
    )


def asked_at_four() -> tuple[Line, ...]:
    """The finding, what the family thinks, and a memory clinic that can see her later in the month."""
    found = {
        "decision": "where_to_live",
        "has_capacity": False,
        "fluctuates": True,
        "question": "Whether to go home with support, or to a care home.",
        "note": "Tired by four. The ward says that she is clearer before noon.",
    }
    view = "Her daughter thinks a care home is safer; she says that her mother always wanted to stay by her garden."
    looked = {"activity_id": "#best_interests", "kind": "IMCA_ACCOM", "lacks_capacity": True, "consulted": True}
    asks = "She has been confused since an operation; is it lasting, and what would help?"
    sent = {"sender": "gp@GP", "to": CLINIC, "asks_for": asks, "answer_by": "2026-02-12 17:00"}
    begun = {"capacity_id": "#capacity", "decision": "where_to_live"}
    return (
        Line("2026-02-03 16:00", WORKER, "FindCapacity", FINDING | found, "finding"),
        Line("2026-02-04 14:00", WORKER, "BeginBestInterests", INTERESTS | begun),
        Line("2026-02-04 14:05", WORKER, "HearForBestInterests", INTERESTS | {"whom": "family", "view": view}),
        Line(
            "2026-02-04 14:10",
            WORKER,
            "ConsiderAdvocacy",
            {"advocacy_id": "#advocacy", "case_id": "#case"} | looked,
            "consulted",
        ),
        Line("2026-02-05 09:30", "gp@GP", "SendReferral", REFERRAL | sent),
        Line("2026-02-05 11:00", f"{CLINIC}#rose", "AcceptReferral", REFERRAL),
    )


def steps_open() -> Line:
    """What would have to be in place before she could leave for a care home."""
    steps = [{"kind": kind, "owner": owner} for kind, owner in OPEN]
    named = [
        {"named_id": "#daughter", "relation": "family", "name": "Joan's daughter"},
        {"named_id": "#home", "relation": "agency", "agency": "PROVIDER"},
    ]
    plan = {"unit": "#ward", "pathway": "P3", "steps": steps, "to_be_told": named}
    return Line("2026-02-05 15:00", COORDINATOR, "PlanDischarge", WAY_HOME | plan, "planned")


def to_be_placed_by_monday() -> tuple[Line, ...]:
    """A direction to go ahead, and half an hour later a day for it."""
    directed = {
        "discharge_id": "#discharge",
        "effect": "move",
        "bases": ["DIRECTION", "TARGET"],
        "person_told": False,
        "words": "Place by Monday.",
    }
    agreed = {"on": "2026-02-09", "agreed_with_person": False, "told": ["#daughter", "#home"]}
    noted = {
        "discharge_id": "#discharge",
        "managing_authority": HOME,
        "first_day": "2026-02-09",
        "watched": True,
        "free_to_leave": False,
    }
    return (
        Line("2026-02-06 11:30", TEAM_MANAGER, "GiveDirection", DIRECTION | directed, "directed"),
        Line("2026-02-06 12:00", WORKER, "AgreeDischargeDate", WAY_HOME | agreed, "agreed"),
        Line("2026-02-06 12:00", WORKER, "NoteRestrictions", RESTRICTIONS | noted, "noted"),
    )


JOAN = Story(
    "joan",
    (*in_hospital(), *asked_at_four(), steps_open(), *to_be_placed_by_monday()),
    anchor="2026-02-06 12:00",
)
STORIES = (JOAN,)
