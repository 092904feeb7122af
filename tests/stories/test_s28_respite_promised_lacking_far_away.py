"""S28: a break is asked for and not met twice in 90 days, or once while the carer's health is at risk."""

from typing import Any

from services.stories._shape import Line
from services.stories.s28_respite_promised_lacking_far_away import BREAK, SOCIAL_WORKER, STORIES
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays, steps_left
from tests.stories.world import World

[VIJAY] = STORIES
NOT_MET = "UNMET_NEED_REPEATED"
BOTH = ("commissioner@LA", "social_worker@LA")
SITTER = {"accepted_by": "carer", "words": "Somebody sits with him two evenings a week; that will do."}


def told(when: str, command: str, **fields: Any) -> Line:
    return Line(when, SOCIAL_WORKER, command, BREAK | fields)


CLEARS = {
    "there is a break": Clears((told("2026-05-01 09:00", "RecordNeedMet"),), NOT_MET),
    "a sitting service is accepted": Clears((told("2026-05-01 09:00", "AcceptAlternative", **SITTER),), NOT_MET),
    "it is planned with a day": Clears((told("2026-05-01 09:00", "PlanNeed", on="2026-06-15"),), NOT_MET),
    "nobody asks for it any more": Clears(
        (told("2026-05-01 09:00", "WithdrawAsking", reason="Her sister has come to stay."),), NOT_MET
    ),
}


class TestS28(Lived):
    story = VIJAY
    asks = (
        Asks(
            "2026-04-27 09:00",
            NOT_MET,
            BOTH,
            words=(
                "A break for the person or their carer was asked for on Monday 16 February 2026 and not met because "
                "nothing was available and what there was is too far away."
            ),
        ),
    )
    near_misses = {
        "the carer takes a sitting service instead": Near(
            VIJAY.instead("far", told("2026-04-27 09:00", "AcceptAlternative", **SITTER))
        ),
        "the second time is 90 days after the first": Near(
            VIJAY.instead("far").then(told("2026-06-07 09:00", "RecordNotMet", reason="TOO_FAR")), (NOT_MET,)
        ),
        "the second time is 91 days after the first": Near(
            VIJAY.instead("far").then(told("2026-06-08 09:00", "RecordNotMet", reason="TOO_FAR"))
        ),
        "a sitting service was accepted between the two": Near(
            VIJAY.then(told("2026-03-20 09:00", "AcceptAlternative", **SITTER))
        ),
    }
    clears = CLEARS
    stays = {"it is asked for again": Stays((told("2026-05-01 09:00", "AskForSupportAgain", asked_by="carer"),))}


class TestCarerAtRisk(Lived):
    story = VIJAY.instead("far").saying("none", carer_at_risk=True)
    asks = (Asks("2026-03-09 09:00", NOT_MET, BOTH),)
    near_misses = {"the carer is well": Near(VIJAY.instead("far"))}
    clears = CLEARS
    stays = {
        "her health is at risk still": Stays(
            (told("2026-03-20 09:00", "RecordCarerRisk", words="She has not slept through since January."),)
        )
    }


class TestRiskSeenBefore(Lived):
    """The risk to the carer stood on the record when it was not met."""

    story = VIJAY.instead("far").then(
        told("2026-03-02 09:00", "RecordCarerRisk", words="She has not slept through since January.")
    )
    asks = (Asks("2026-03-09 09:00", NOT_MET, BOTH),)
    near_misses = {
        "it was met before anybody said it was not": Near(
            VIJAY.instead("far").instead("none", told("2026-03-09 09:00", "RecordNeedMet"))
        )
    }
    clears = CLEARS
    stays = {"it is asked for again": Stays((told("2026-05-01 09:00", "AskForSupportAgain", asked_by="carer"),))}


def test_what_would_answer_it_is_suggested(files: World) -> None:
    Living(files, VIJAY).live()
    assert steps_left(files, NOT_MET) == ["plan_day", "another_way"]


def test_a_carer_at_risk_is_to_be_offered_an_assessment_of_their_own(files: World) -> None:
    Living(files, TestCarerAtRisk.story).live()
    assert steps_left(files, NOT_MET) == ["carers_assessment", "plan_day", "another_way"]
