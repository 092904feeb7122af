"""S14: four questions, each on its own line: ask her again, what is still open, what the reason is, who authorises."""

from services.stories._shape import Line, Story
from services.stories.s14_capacity_and_pressure import (
    COORDINATOR,
    DIRECTION,
    FINDING,
    HOME,
    JOAN,
    OPEN,
    RESTRICTIONS,
    STAY,
    TEAM_MANAGER,
    WAY_HOME,
    WORKER,
)
from tests.stories.lived import Asks, Clears, Lived, Near, Stays

AFTER = "2026-02-06 15:00"
AGAIN = FINDING | {"has_capacity": True, "help_tried": ["hearing_or_sight_aid", "better_time_of_day"]}
URGENT = RESTRICTIONS | {"first_day": "2026-02-09", "last_day": "2026-02-15"}
REQUEST = RESTRICTIONS | {"supervisory_body": "dols_lead@LA"}
WAIVED = WAY_HOME | {"kind": "specialist_opinion", "reason": "The clinic sees her after she has moved."}
ASKED = (
    Asks(
        "2026-02-03 16:00",
        "CAPACITY_RETRY_DUE",
        ("social_worker@LA",),
        words="notes better times of day and help that can still be tried",
    ),
    Asks(
        "2026-02-06 11:30",
        "DISCHARGE_PREREQ_OPEN",
        (COORDINATOR, "social_worker@LA", TEAM_MANAGER),
        words="Person told and agrees, Capacity decision, Best interests decision, Authority for a deprivation of "
        "liberty, Specialist opinion and Funding decision.",
    ),
    Asks("2026-02-06 11:30", "DECISION_BASIS_NOT_NEED", (TEAM_MANAGER,)),
    Asks("2026-02-06 12:00", "AUTHORISATION_GAP", (HOME,), words="From Monday 9 February 2026"),
)

AT_LIBERTY = ("CAPACITY_RETRY_DUE", "DECISION_BASIS_NOT_NEED", "DISCHARGE_PREREQ_OPEN")
BOOKED = (
    Line(AFTER, HOME, "RequestAuthorisation", REQUEST),
    Line(AFTER, "dols_lead@LA", "BookAssessments", RESTRICTIONS | {"finish_by": "2026-02-13"}),
    Line(AFTER, HOME, "GiveUrgentAuthorisation", URGENT),
)
EXTENDED = Line(AFTER, "dols_lead@LA", "ExtendUrgentAuthorisation", RESTRICTIONS | {"last_day": "2026-02-22"})
REFUSED = Line(
    "2026-02-12 10:00",
    "dols_lead@LA",
    "RefuseAuthorisation",
    RESTRICTIONS | {"reason": "Another place would restrict her less."},
)


def every_step_done() -> tuple[Line, ...]:
    return tuple(Line(AFTER, owner, "MarkStepDone", WAY_HOME | {"kind": kind}) for kind, owner in OPEN)


def home_with_support() -> tuple[Line, ...]:
    """She is asked again before noon with her hearing aid in, and chooses home; both risk views are written down."""
    risk = {
        "risk_agreement_id": "#risk",
        "case_id": "#case",
        "activity": "Going home and living alone again.",
        "persons_words": "I would sooner fall at home than sit safe in a row of chairs.",
        "gain": "Her garden, her own bed, her neighbours.",
        "views": [{"whose": "family", "agrees": "reluctantly", "words": "Her daughter is afraid of another fall."}],
        "known": "One fall in five years; the kitchen step has a rail now.",
        "safeguards": "Visits morning and night for six weeks, and a pendant alarm.",
        "look_again_on": "2026-03-05",
    }
    steps = [{"kind": "home_ready", "owner": WORKER}, {"kind": "person_told_and_agrees", "owner": COORDINATOR}]
    return (
        Line("2026-02-05 10:00", WORKER, "AskCapacityAgain", AGAIN),
        Line("2026-02-05 10:30", WORKER, "AgreeRisk", risk),
        Line(
            "2026-02-05 15:00",
            COORDINATOR,
            "PlanDischarge",
            WAY_HOME | {"unit": "#ward", "pathway": "P1", "steps": steps},
        ),
        *(Line("2026-02-05 16:00", WORKER, "MarkStepDone", WAY_HOME | {"kind": step["kind"]}) for step in steps),
        Line(
            "2026-02-05 16:30",
            COORDINATOR,
            "AgreeDischargeDate",
            WAY_HOME | {"on": "2026-02-09", "agreed_with_person": True},
        ),
    )


class TestS14(Lived):
    story = JOAN
    asks = ASKED
    near_misses = {
        "asked again before noon, and she chooses home": Near(
            JOAN.until("planned").then(*home_with_support()), ("CAPACITY_RETRY_DUE",)
        ),
        "the bed is needed again": Near(
            JOAN.until("directed").then(Line("2026-02-04 11:00", "consultant@NHS_AC", "RecordCriteriaMet", STAY)),
            ("CAPACITY_RETRY_DUE",),
        ),
        "a finding with a day to ask again": Near(
            JOAN.saying("finding", look_again_on="2026-02-05").until("planned"),
        ),
        "help was tried and no better time is known": Near(
            JOAN.saying("finding", fluctuates=False, help_tried=["plain_words", "more_time"]).until("planned"),
        ),
        "help was tried, and a better time is known": Near(
            JOAN.saying("finding", help_tried=["plain_words", "more_time"]).until("planned"), ("CAPACITY_RETRY_DUE",)
        ),
        "no better time is known, and help was not tried": Near(
            JOAN.saying("finding", fluctuates=False).until("planned"), ("CAPACITY_RETRY_DUE",)
        ),
        "the decision cannot wait": Near(
            JOAN.saying("finding", cannot_wait="The ward closes tonight after a burst pipe.").until("planned"),
        ),
        "she can decide": Near(JOAN.saying("finding", has_capacity=True).until("planned")),
        "nobody directs it, and no day is agreed": Near(JOAN.until("directed"), ("CAPACITY_RETRY_DUE",)),
        "she may leave whenever she likes": Near(JOAN.saying("noted", free_to_leave=True), AT_LIBERTY),
        "nobody keeps watch over her": Near(JOAN.saying("noted", watched=False), AT_LIBERTY),
        "she can agree to how she lives there, and does": Near(JOAN.saying("noted", can_consent=True), AT_LIBERTY),
        "the assessments are booked, and end without authority": Near(
            JOAN.then(*BOOKED, REFUSED), (*(one.code for one in ASKED), "AUTHORISATION_GAP")
        ),
    }
    clears = {
        "she is asked again at a better time": Clears(
            (Line(AFTER, WORKER, "AskCapacityAgain", AGAIN),), "CAPACITY_RETRY_DUE"
        ),
        "a day to ask again is set": Clears(
            (Line(AFTER, WORKER, "SetCapacityLookAgain", FINDING | {"look_again_on": "2026-02-07"}),),
            "CAPACITY_RETRY_DUE",
        ),
        "there is a reason why it cannot wait": Clears(
            (Line(AFTER, WORKER, "RecordCannotWait", FINDING | {"reason": "Her place at home is not safe yet."}),),
            "CAPACITY_RETRY_DUE",
        ),
        "the question falls away": Clears(
            (Line(AFTER, WORKER, "CloseCapacityQuestion", FINDING),), "CAPACITY_RETRY_DUE", "overtaken"
        ),
        "every step is done": Clears(every_step_done(), "DISCHARGE_PREREQ_OPEN"),
        "one step is waived with a reason, the others done": Clears(
            (*every_step_done()[:2], *every_step_done()[3:], Line(AFTER, TEAM_MANAGER, "WaiveStep", WAIVED)),
            "DISCHARGE_PREREQ_OPEN",
        ),
        "the way home is withdrawn": Clears(
            (Line(AFTER, COORDINATOR, "WithdrawDischargePlan", WAY_HOME | {"reason": "She is ill again."}),),
            "DISCHARGE_PREREQ_OPEN",
            "overtaken",
        ),
        "a court authorises it": Clears(
            (Line(AFTER, HOME, "RecordCourtOrder", RESTRICTIONS | {"first_day": "2026-02-09"}),), "AUTHORISATION_GAP"
        ),
        "urgent authority, and assessments booked to finish in time": Clears(
            BOOKED,
            "AUTHORISATION_GAP",
        ),
        "urgent authority that is extended, and assessments booked to finish in time": Clears(
            (BOOKED[0], BOOKED[1].with_(finish_by="2026-02-20"), BOOKED[2], EXTENDED), "AUTHORISATION_GAP"
        ),
        "a less restrictive plan": Clears(
            (
                Line(
                    AFTER,
                    WORKER,
                    "ChangeRestrictions",
                    RESTRICTIONS | {"first_day": "2026-02-09", "watched": True, "free_to_leave": True},
                ),
            ),
            "AUTHORISATION_GAP",
        ),
        "she does not go there": Clears((Line(AFTER, WORKER, "EndRestrictions", RESTRICTIONS),), "AUTHORISATION_GAP"),
    }
    stays = {
        "some steps done leave the others open": Stays(every_step_done()[:5]),
        "a request that is answered too late": Stays((Line(AFTER, HOME, "RequestAuthorisation", REQUEST),)),
        "urgent authority for a week alone": Stays((Line(AFTER, HOME, "GiveUrgentAuthorisation", URGENT),)),
        "another reason of the same kind": Stays(
            (
                Line(
                    AFTER,
                    TEAM_MANAGER,
                    "AddDirectionReason",
                    DIRECTION | {"bases": ["COST"], "words": "The bed costs more than the home."},
                ),
            ),
        ),
    }


class TestWaived(Lived):
    """A named role goes ahead without the specialist's opinion; that stays on the case and asks nobody."""

    story = JOAN.then(Line("2026-02-06 13:00", TEAM_MANAGER, "WaiveStep", WAIVED, "waived"))
    asks = (
        *ASKED,
        Asks(
            "2026-02-06 13:00",
            "WAIVER_STANDING",
            (),
            words="The team manager (LA) went ahead without this step: Specialist opinion.",
        ),
    )
    near_misses = {
        "a step that does not apply, by whom and why": Near(
            JOAN.then(Line("2026-02-06 13:00", TEAM_MANAGER, "MarkStepNotApplicable", WAIVED)),
            tuple(one.code for one in ASKED),
        )
    }
    clears = {
        "the step is done later": Clears(
            (Line(AFTER, "consultant@NHS_AC", "MarkStepDone", WAY_HOME | {"kind": "specialist_opinion"}),),
            "WAIVER_STANDING",
        )
    }
    stays = {"the other steps done": Stays(every_step_done()[:1])}


class TestFamilyNotAppropriate(Lived):
    """Nobody but paid staff is left to consult, and an advocate is owed."""

    story = JOAN.then(
        Line(
            "2026-02-06 14:00",
            WORKER,
            "FindNobodyAppropriate",
            {"advocacy_id": "#advocacy", "case_id": "#case", "reason": "Her daughter stepped back."},
        )
    )
    asks = (*ASKED, Asks("2026-02-06 14:00", "ADVOCATE_NOT_INSTRUCTED", ("social_worker@LA",)))
    shuffles = 1


def authority_until_20_march(*before: Line) -> Story:
    """She lives there with authority to 20 March, and the questions of the days before are answered."""
    granted = Line(
        "2026-02-08 10:00",
        "dols_lead@LA",
        "GrantAuthorisation",
        RESTRICTIONS | {"first_day": "2026-02-09", "last_day": "2026-03-20"},
    )
    return JOAN.then(*before, Line("2026-02-07 10:00", HOME, "RequestAuthorisation", REQUEST), granted)


class TestAuthorityRunsOut(Lived):
    """Authority that ends is asked about from the day on which it may be asked for anew, 28 days ahead."""

    story = authority_until_20_march()
    asks = (
        *ASKED[:3],
        ASKED[3]._replace(until="2026-02-08 10:00"),
        Asks("2026-02-21 00:00", "AUTHORISATION_GAP", (HOME, "dols_lead@LA"), words="From Saturday 21 March 2026"),
    )
    end = "2026-02-21 09:00"
    near_misses = {
        "authority until further notice": Near(
            JOAN.then(Line("2026-02-08 10:00", HOME, "RecordCourtOrder", RESTRICTIONS | {"first_day": "2026-02-09"})),
            tuple(one.code for one in ASKED),
        )
    }
    clears = {
        "it is authorised onwards": Clears(
            (
                Line(
                    "2026-02-25 10:00",
                    "dols_lead@LA",
                    "GrantAuthorisation",
                    RESTRICTIONS | {"first_day": "2026-03-21", "last_day": "2027-03-19"},
                ),
            ),
            "AUTHORISATION_GAP",
        )
    }
    shuffles = 1


class TestRequestRunsOut(Lived):
    """A request that should have been answered by now covers nothing any more."""

    story = JOAN.instead("noted").then(
        JOAN.line("noted").with_(first_day="2026-03-20"),
        Line("2026-02-06 12:05", HOME, "RequestAuthorisation", REQUEST),
    )
    asks = (
        *ASKED[:3],
        Asks("2026-02-27 00:00", "AUTHORISATION_GAP", (HOME, "dols_lead@LA"), words="From Friday 20 March 2026"),
    )
    shuffles = 1
