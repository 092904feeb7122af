"""S43: the nearest relative is told a week before, the meeting and the follow-up stand two working days before."""

from services.stories._shape import Line
from services.stories.s43_leaving_a_ward_under_section_3 import (
    CLINICIAN,
    COORDINATOR,
    COUNCIL,
    HEALTH_BODY,
    MUSA,
    WARD,
    WAY_HOME,
)
from tests.stories.lived import Asks, Clears, Lived, Near, Stays

TO = ("care_coordinator@NHS_MH", WARD, HEALTH_BODY, COUNCIL)
WEEK_BEFORE, TWO_DAYS_BEFORE = "2026-03-14 00:00", "2026-03-18 00:00"


def done(when: str, *kinds: str) -> tuple[Line, ...]:
    return tuple(Line(when, COORDINATOR, "MarkStepDone", WAY_HOME | {"kind": kind}) for kind in kinds)


def not_to_be_told(when: str) -> Line:
    wish = {"kind": "nearest_relative_told", "reason": "He asked that his brother not be told."}
    return Line(when, COORDINATOR, "MarkStepNotApplicable", WAY_HOME | wish)


class TestS43(Lived):
    story = MUSA
    end = "2026-03-18 09:00"
    asks = (
        Asks(
            WEEK_BEFORE,
            "DISCHARGE_PREREQ_OPEN",
            TO,
            words="still open for Friday 20 March 2026: Nearest relative told.",
        ),
        Asks(
            TWO_DAYS_BEFORE,
            "DISCHARGE_PREREQ_OPEN",
            TO,
            words="Section 117 meeting and Follow-up within 72 hours booked.",
        ),
    )
    near_misses = {
        "he asked that the relative not be told, and the rest was held and booked": Near(
            MUSA.then(
                not_to_be_told("2026-03-12 17:00"), *done("2026-03-17 12:00", "s117_meeting", "72h_follow_up_booked")
            )
        ),
        "told in time, held and booked": Near(
            MUSA.then(
                *done("2026-03-13 16:00", "nearest_relative_told"),
                *done("2026-03-17 12:00", "s117_meeting", "72h_follow_up_booked"),
            )
        ),
        "told in time, and the rest still to come": Near(
            MUSA.then(*done("2026-03-13 16:00", "nearest_relative_told")), ("DISCHARGE_PREREQ_OPEN",)
        ),
        "the day is moved by two weeks before a week is left": Near(
            MUSA.then(
                Line(
                    "2026-03-13 12:00",
                    CLINICIAN,
                    "MoveDischargeDate",
                    WAY_HOME | {"on": "2026-04-03", "agreed_with_person": True},
                )
            )
        ),
    }
    clears = {
        "told, held and booked": Clears(
            done("2026-03-18 12:00", "nearest_relative_told", "s117_meeting", "72h_follow_up_booked"),
            "DISCHARGE_PREREQ_OPEN",
        ),
        "the day is moved": Clears(
            (
                Line(
                    "2026-03-18 12:00",
                    CLINICIAN,
                    "MoveDischargeDate",
                    WAY_HOME | {"on": "2026-04-07", "agreed_with_person": True},
                ),
            ),
            "DISCHARGE_PREREQ_OPEN",
            "moved",
        ),
    }
    stays = {
        "what was not open is done": Stays(done("2026-03-18 08:00", "medicines")),
        "one of two that are asked together": Stays(done("2026-03-18 08:00", "s117_meeting")),
    }


class TestAgreedLate(Lived):
    """A day agreed when its needs-days are past already is asked about at once."""

    story = MUSA.instead("agreed").then(
        Line(
            "2026-03-19 10:00",
            CLINICIAN,
            "AgreeDischargeDate",
            WAY_HOME | {"on": "2026-03-20", "agreed_with_person": True},
        )
    )
    asks = (
        Asks("2026-03-19 10:00", "DISCHARGE_PREREQ_OPEN", TO, words="Nearest relative told."),
        Asks("2026-03-19 10:00", "DISCHARGE_PREREQ_OPEN", TO, words="Section 117 meeting"),
    )
    shuffles = 1
