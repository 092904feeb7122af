"""S31: a service that ends is told in time, in a form she can use, with the reason; she is heard and answered."""

from typing import Any

from services.asking import suggestions
from services.stories._shape import Line, Story
from services.stories.s31_service_withdrawn import COMMISSIONER, NORA, SOCIAL_WORKER, WITHDRAWAL
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

NOT_EXPLAINED, NOT_NEED = "WITHDRAWAL_NOT_EXPLAINED", "DECISION_BASIS_NOT_NEED"
EASY_READ = {"means": "easy_read", "needs": ["easy_read"]}
REASON = {"reason": "Fewer people come each year, and the council thinks the centre is old."}


def said(when: str, command: str, by: str = COMMISSIONER, **fields: Any) -> Line:
    return Line(when, by, command, WITHDRAWAL | fields)


TOLD_AGAIN = said("2026-05-12 10:00", "TellOfWithdrawal", SOCIAL_WORKER, **EASY_READ, **REASON)
HEARD = said(
    "2026-05-13 14:00", "HearOnWithdrawal", SOCIAL_WORKER, words="My friends are there. I want to go with them."
)
FAMILY = said("2026-05-13 15:00", "HearOnWithdrawal", SOCIAL_WORKER, whom="family", words="It is her whole week.")
ANSWERED = said(
    "2026-05-18 11:00",
    "AnswerOnWithdrawal",
    means="easy_read",
    answer="You and your three friends start together at the garden project; we went to see it with you.",
)
BETTER = {"bases": ["NEED"], "reason": "She wants to work outdoors, and the garden project has her friends."}
EXPLAINED = (TOLD_AGAIN, HEARD, FAMILY, ANSWERED)
NEED_BASED = said("2026-05-19 10:00", "ReasonWithdrawal", **BETTER)
LATER_END = said("2026-05-19 10:00", "ChangeWithdrawal", ends_on="2026-06-30", bases=["NEED"], told=["NHS_MH"])
TAKEN_BACK = said("2026-05-19 10:00", "TakeBackWithdrawal", reason="It stays open until there is something as good.")
PARTNER_ANSWERS = said(
    "2026-05-12 15:00",
    "RecordPartnerAnswerOnWithdrawal",
    "cpn@NHS_MH",
    agency="NHS_MH",
    answer="She has her depot there on Tuesdays; we will come to her instead.",
)
PARTNER_TOLD = said("2026-05-12 09:30", "TellPartnerOfWithdrawal", SOCIAL_WORKER, agency="NHS_MH")


def needed(**fields: Any) -> Story:
    """The service ends on a basis of need, told at once in a form she can use, with the reason."""
    proper = NORA.saying("set", **{"bases": ["NEED"], **fields})
    return proper.instead("told", said("2026-05-05 09:30", "TellOfWithdrawal", **EASY_READ, **REASON))


CLOSED = {
    "ends_on": "2026-05-05",
    "bases": ["SAFETY"],
    "emergency": True,
    "alternative_from": "2026-05-05",
    "reason": "The regulator closed the building this morning; the roof is not safe.",
}
FOUND = said("2026-05-05 15:00", "OfferAlternative", kind="COMMUNITY", first_day="2026-05-05")
IN_TIME = needed(ends_on="2026-06-02")
ASKS = (
    Asks("2026-05-05 09:00", NOT_EXPLAINED, ("commissioner@LA",), words="The reason they were given: none yet."),
    Asks("2026-05-05 09:00", NOT_NEED, ("commissioner@LA",)),
    Asks(
        "2026-05-11 12:00",
        NOT_EXPLAINED,
        ("commissioner@LA",),
        words="A day service ends on Friday 22 May 2026. When the person was told: Monday 11 May 2026.",
    ),
)


class TestS31(Lived):
    story = NORA
    asks = ASKS
    near_misses = {
        "the regulator closes it, with something else that day and the reason": Near(needed(**CLOSED)),
        "twenty-eight days lie between": Near(IN_TIME),
        "twenty-seven days lie between": Near(needed(ends_on="2026-06-01"), (NOT_EXPLAINED,)),
        "closed that day, and nothing in its place": Near(
            needed(**CLOSED | {"alternative_from": None}), (NOT_EXPLAINED,)
        ),
        "any form will do for her": Near(
            IN_TIME.then(said("2026-05-05 10:00", "TellOfWithdrawal", means="letter", **REASON))
        ),
    }
    clears = {
        "the reason in Easy Read, and she and her family heard and answered": Clears(EXPLAINED, NOT_EXPLAINED),
        "a plan from her needs": Clears((NEED_BASED,), NOT_NEED),
        "it goes on": Clears((TAKEN_BACK,), NOT_EXPLAINED, "corrected"),
        "it ends later, and she knows why": Clears((TOLD_AGAIN, LATER_END), NOT_EXPLAINED, "moved"),
    }
    stays = {
        "her family was heard, she was not": Stays((FAMILY,)),
        "she was heard, and has no answer yet": Stays((HEARD,)),
        "she was heard and answered, and knows no reason": Stays((HEARD, ANSWERED)),
    }


class TestPartnerNotTold(Lived):
    story = NORA.saying("set", told=[])
    asks = (
        *ASKS,
        Asks(
            "2026-05-05 09:00",
            "PARTNER_NOT_TOLD",
            ("social_worker@LA",),
            words="Mental health NHS trust is in the plan. Has it heard of the change on Friday 22 May 2026",
        ),
    )
    near_misses = {
        "the team heard with everybody else": Near(IN_TIME),
        "no other agency is in the plan": Near(needed(ends_on="2026-06-02", partners=[], told=[])),
    }
    clears = {
        "they hear of it, and answer": Clears((PARTNER_TOLD, PARTNER_ANSWERS), "PARTNER_NOT_TOLD"),
        "it goes on": Clears((TAKEN_BACK,), "PARTNER_NOT_TOLD", "corrected"),
        "it ends later, and they hear of that": Clears((LATER_END,), "PARTNER_NOT_TOLD", "moved"),
    }
    stays = {"they hear of it, and have not answered": Stays((PARTNER_TOLD,))}


HEARD_LATE = said("2026-05-27 11:00", "HearOnWithdrawal", SOCIAL_WORKER, words="I want to go with my friends.")
ANSWERED_LATE = said(
    "2026-05-28 11:00", "AnswerOnWithdrawal", means="easy_read", answer="You will; all four start on the same day."
)


class TestNotHeard(Lived):
    """Told on 11 May; the tenth working day after it is 26 May, for 25 May is a bank holiday."""

    story = NORA.saying("set", bases=["NEED"], ends_on="2026-06-30").saying("told", **EASY_READ, **REASON)
    asks = (Asks("2026-05-27 00:00", NOT_EXPLAINED, ("commissioner@LA",), words="What would help them to be heard?"),)
    near_misses = {
        "heard on the last working day": Near(
            story.then(said("2026-05-26 16:00", "HearOnWithdrawal", SOCIAL_WORKER, whom="advocate"))
        ),
        "only her family was heard": Near(story.then(FAMILY), (NOT_EXPLAINED,)),
        "heard, and the reason was in a form that does not help her": Near(
            story.saying("told", means="letter").then(HEARD), (NOT_EXPLAINED,)
        ),
        "heard, and told without the reason": Near(story.saying("told", reason=None).then(HEARD), (NOT_EXPLAINED,)),
    }
    clears = {
        "heard late, and answered": Clears((HEARD_LATE, ANSWERED_LATE), NOT_EXPLAINED),
        "heard on the last working day, and written down later": Clears(
            (HEARD_LATE._replace(when="2026-05-26 16:00", recorded="2026-05-28 10:00"),), NOT_EXPLAINED
        ),
    }
    stays = {"heard late, and not answered": Stays((HEARD_LATE,))}


class TestNeverTold(Lived):
    """The last day on which twenty-eight days can still be given is 2 June."""

    story = NORA.saying("set", bases=["NEED"], ends_on="2026-06-30").instead("told")
    asks = (Asks("2026-06-03 00:00", NOT_EXPLAINED, ("commissioner@LA",), words="When the person was told: not yet."),)
    near_misses = {
        "told on that day, and heard": Near(
            story.then(
                said("2026-06-02 17:00", "TellOfWithdrawal", **EASY_READ, **REASON),
                said("2026-06-02 17:10", "HearOnWithdrawal"),
            )
        )
    }
    clears = {
        "the end moves with her": Clears((said("2026-06-03 10:00", "TakeBackWithdrawal"),), NOT_EXPLAINED, "corrected")
    }
    stays = {
        "something else is offered": Stays(
            (said("2026-06-03 10:00", "OfferAlternative", kind="COMMUNITY", first_day="2026-07-01"),)
        )
    }


class TestNothingInItsPlace(Lived):
    """Closed in an emergency; what is there instead has to begin that day."""

    story = needed(**CLOSED | {"alternative_from": None})
    asks = (Asks("2026-05-05 09:00", NOT_EXPLAINED, ("commissioner@LA",)),)
    near_misses = {
        "no emergency, though there is something from the day it ends": Near(
            needed(ends_on="2026-06-01", alternative_from="2026-06-01"), (NOT_EXPLAINED,)
        ),
        "something is there on the day after": Near(
            needed(**CLOSED | {"alternative_from": "2026-05-06"}), (NOT_EXPLAINED,)
        ),
    }
    clears = {"something is found that day": Clears((FOUND,), NOT_EXPLAINED, "overtaken")}
    stays = {"something is found for the day after": Stays((FOUND.with_(first_day="2026-05-06"),))}


def test_what_was_mended_is_asked_no_more_and_the_rest_stands(files: World) -> None:
    Living(files, NORA.then(TOLD_AGAIN)).live()
    assert [row.gap.about[1] for row in files.open() if row.code == NOT_EXPLAINED] == ["notice"]


def test_the_first_day_with_the_whole_notice_is_offered(files: World) -> None:
    Living(files, NORA.then(TOLD_AGAIN)).live()
    [row] = [row for row in files.open() if row.code == NOT_EXPLAINED]
    with files.service.views.read() as read:
        assert suggestions(row.code, row.gap, row.since, read) == {"ends": ("date:2026-06-09",)}
