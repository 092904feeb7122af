"""S50: an assessment is owed whatever somebody owns."""

from typing import Any

from projections.wording import phrase
from services.asking import suggestions
from services.stories._shape import Line
from services.stories.s50_own_savings import MOIRA, PRACTITIONER, REQUEST
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World


def told(command: str, when: str, **fields: Any) -> Line:
    return Line(when, PRACTITIONER, command, REQUEST | fields)


LIST = {"words": "A list of agencies, in large print."}


class TestS50(Lived):
    story = MOIRA
    asks = (
        Asks(
            "2026-07-06 10:20",
            "DECISION_BASIS_NOT_NEED",
            ("social_care_practitioner@LA",),
            words="The reason given is price. How does need come into it?",
        ),
    )
    near_misses = {
        "only a list of agencies, thank you": Near(
            MOIRA.instead(
                "refused",
                told("GiveFrontDoorInformation", "2026-07-06 10:10", **LIST),
                told("OfferAssessment", "2026-07-06 10:15"),
                told("DeclineAssessmentOffer", "2026-07-06 10:20", words="Only a list of agencies, thank you."),
            )
        ),
    }
    clears = {
        "an assessment is offered and information given in her form": Clears(
            (
                told("OfferAssessment", "2026-07-07 09:00"),
                told("GiveFrontDoorInformation", "2026-07-07 09:05", **LIST),
            ),
            "DECISION_BASIS_NOT_NEED",
        ),
        "the information first": Clears(
            (
                told("GiveFrontDoorInformation", "2026-07-07 09:00", **LIST),
                told("OfferAssessment", "2026-07-07 09:05"),
            ),
            "DECISION_BASIS_NOT_NEED",
        ),
        "she declines it": Clears(
            (told("DeclineAssessmentOffer", "2026-07-07 09:00", words="No, thank you."),), "DECISION_BASIS_NOT_NEED"
        ),
    }
    stays = {
        "offered, and no information": Stays((told("OfferAssessment", "2026-07-06 10:20"),)),
        "information alone": Stays((told("GiveFrontDoorInformation", "2026-07-06 10:20", **LIST),)),
        "information that she cannot read": Stays(
            (
                told("OfferAssessment", "2026-07-06 10:20"),
                told("GiveFrontDoorInformation", "2026-07-06 10:20", in_their_form=False, **LIST),
            )
        ),
    }


def test_it_says_that_an_assessment_is_owed_whatever_the_means(files: World) -> None:
    Living(files, MOIRA).live()
    [row] = files.open()
    with files.service.views.read() as read:
        steps = suggestions(row.code, row.gap, row.since, read)["steps"]
    said = " ".join(phrase(step) for step in steps)
    assert "owed whatever the level of need or means (Care Act s.9(3))" in said
    assert "information and advice, which are for everyone" in said
