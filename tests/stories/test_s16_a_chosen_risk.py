"""S16: a risk that is understood and chosen is nobody's gap; what others must know of it may be."""

from services.stories._shape import Line, Story
from services.stories.s16_a_chosen_risk import COORDINATOR, EDITH, NURSE, WAY_HOME, done
from tests.stories.lived import Asks, Clears, Lived, Near, Stays

ASKED = ("social_worker@LA", COORDINATOR)
EVENING = "2026-03-17 20:00"


def leaving(*before: Line) -> Story:
    """She leaves in the evening against advice, with what was in place by then."""
    left = Line(EVENING, NURSE, "RecordDischarge", WAY_HOME | {"method": "6", "destination": "19"})
    told = EDITH.until("person_told_and_agrees")._replace(anchor=EVENING)
    return told.then(*before, left)


def not_applicable(kind: str, reason: str) -> Line:
    return Line("2026-03-17 19:30", NURSE, "MarkStepNotApplicable", WAY_HOME | {"kind": kind, "reason": reason})


class TestS16(Lived):
    story = EDITH
    near_misses = {
        "a letter that does not apply": Near(
            EDITH.instead("discharge_letter", not_applicable("discharge_letter", "The doctor rang the practice."))
        ),
        "she dies on the ward, and nobody asks about open steps": Near(
            EDITH.until("clinical_sign_off").then(
                Line("2026-03-18 09:00", NURSE, "RecordDischarge", WAY_HOME | {"method": "4", "destination": "79"})
            )
        ),
    }


class TestGeneralPractitionerNotTold(Lived):
    story = EDITH.instead("gp_told")
    asks = (
        Asks(
            "2026-03-18 14:00",
            "DISCHARGE_PREREQ_OPEN",
            ASKED,
            words="still open for Wednesday 18 March 2026: General practitioner told.",
        ),
    )
    near_misses = {"told on the morning of that day": Near(EDITH)}
    clears = {
        "the practice is told": Clears(done("2026-03-18 16:00", "gp_told"), "DISCHARGE_PREREQ_OPEN"),
        "it is waived by name with a reason": Clears(
            (
                Line(
                    "2026-03-18 16:00",
                    NURSE,
                    "WaiveStep",
                    WAY_HOME | {"kind": "gp_told", "reason": "She asked for it."},
                ),
            ),
            "DISCHARGE_PREREQ_OPEN",
        ),
    }
    stays = {"another step done once more": Stays(done("2026-03-18 16:00", "medicines"))}


class TestLeavesAgainstAdvice(Lived):
    """Of somebody who walks out no letter or transport is asked; medicines, follow-up and the practice are."""

    story = leaving()
    asks = (
        Asks(
            EVENING,
            "DISCHARGE_PREREQ_OPEN",
            ASKED,
            words="Medicines to take home, Follow-up within 72 hours booked and General practitioner told.",
        ),
    )
    near_misses = {
        "all that matters was in place by then": Near(
            leaving(*done("2026-03-17 19:00", "medicines", "72h_follow_up_booked", "gp_told"))
        ),
        "she prefers that the family is not told, and the rest was in place": Near(
            leaving(*done("2026-03-17 19:00", "medicines", "72h_follow_up_booked", "gp_told")).instead(
                "family_or_carer_told", not_applicable("family_or_carer_told", "She will ring her son herself.")
            )
        ),
    }
    clears = {
        "offered, booked and told": Clears(
            done("2026-03-17 21:00", "medicines", "72h_follow_up_booked", "gp_told"), "DISCHARGE_PREREQ_OPEN"
        )
    }
    stays = {"the letter alone": Stays(done("2026-03-17 21:00", "discharge_letter"))}


class TestNobodyToldAndNoNote(Lived):
    """The family not told and no note on capacity are asked about as well."""

    story = leaving().instead("family_or_carer_told").instead("capacity_decision")
    asks = (
        Asks(
            EVENING,
            "DISCHARGE_PREREQ_OPEN",
            ASKED,
            words="Medicines to take home, Family or carer told, Capacity decision, "
            "Follow-up within 72 hours booked and General practitioner told.",
        ),
    )
    near_misses = {
        "all in place": Near(leaving(*done("2026-03-17 19:00", "medicines", "72h_follow_up_booked", "gp_told")))
    }
