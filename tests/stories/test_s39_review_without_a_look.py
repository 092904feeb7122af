"""S39: a review asks what could be less, who else could help and what back-up would help; any answer is one."""

from typing import Any

from services.stories._shape import Line, Story
from services.stories.s39_review_without_a_look import BROTHER, RUTH, SECOND, SOCIAL_WORKER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

LATER = "2026-09-21 10:00"
KEEP_ALL = {"answer": "keep_all", "words": "Each part was looked at; she keeps all, because her hands shake more now."}
REASON = "She was born with it, and the consultant's letter of 2019 says it stays."
LOOK = Line(LATER, SOCIAL_WORKER, "RecordLook", SECOND | {"look": KEEP_ALL}, "look")
ABOUT = {"review_id": "#second", "case_id": "#case"}
LOOKED = LOOK._replace(fields=ABOUT | {"look": KEEP_ALL})
BROTHER_ASKED = Line(
    LATER,
    SOCIAL_WORKER,
    "AskNetworkPerson",
    ABOUT | {"named_id": "#brother", "answer": "helps_more", "words": "He drives past on Saturdays, and would shop."},
)
EXPLAINED = Line("2026-09-22 10:00", SOCIAL_WORKER, "ExplainLess", ABOUT | {"means": "in_person"})
ASKED = {"network": [BROTHER | {"asked": True}]}
MISSING = ("REVIEW_LOOK_MISSING",)


def second(**fields: Any) -> Story:
    """The second review, said otherwise."""
    return RUTH.saying("second", **fields)


def part(*answers: str) -> dict[str, Any]:
    """A look that covered a part and answered some questions."""
    return {"answer": "keep_all", "whole": False, "answers": list(answers)}


def held_again(when: str, **fields: Any) -> Line:
    """A further review."""
    return Line(when, SOCIAL_WORKER, "HoldReview", {"review_id": "#third", "case_id": "#case", **fields})


class TestS39(Lived):
    story = RUTH
    asks = (
        Asks(
            "2026-09-14 15:00",
            "REVIEW_LOOK_MISSING",
            ("social_worker@LA",),
            words="What would finishing look like? Which part has done its job? Has anyone asked them?",
        ),
    )
    near_misses = {
        "the whole package was looked at, and the brother asked": Near(second(look=KEEP_ALL, **ASKED)),
        "forty hours, with the look: a lot is not too much": Near(
            second(look=KEEP_ALL, **ASKED).saying("begun", minutes=40 * 60)
        ),
        "too early, once more": Near(second(look={"answer": "too_early"})),
        "a part was looked at, and it answers what was due": Near(second(look=part("TM04", "TM08", "TM21"))),
        "a part was looked at, and all else is in order": Near(
            second(look=part("TM08"), finish_shown=True, network=[BROTHER | {"not_wanted": True}])
        ),
        "a part was looked at, a need is lifelong, and outcomes are met because support goes on": Near(
            second(look=part(), lifelong=True, met_with_support=True, reason=REASON, **ASKED)
        ),
        "a part was looked at, and the brother has his part": Near(
            second(look=part("TM04"), unchanged=False, network=[BROTHER | {"has_part": True}])
        ),
        "a part was looked at, and one question that was due stays open": Near(
            second(look=part("TM04", "TM21")), MISSING
        ),
        "a part was looked at, and one outcome is met": Near(second(look=part("TM04", "TM21"), outcomes_fully_met=1)),
        "a part was looked at, and finishing was shown the year before": Near(
            second(look=part("TM08", "TM21")).saying("first", finish_shown=True)
        ),
        "a part was looked at at the first review, and nothing can run on yet": Near(
            RUTH.until("second").saying("first", look=part("TM04", "TM21"), outcomes_fully_met=2)
        ),
        "nothing was due, and the look is blank": Near(second(finish_shown=True, unchanged=False, network=[]), MISSING),
    }
    clears = {
        "she keeps all, because": Clears((LOOKED,), *MISSING),
        "the look is taken, the brother asked, and she knows how others manage with less": Clears(
            (LOOKED, BROTHER_ASKED, EXPLAINED), *MISSING
        ),
        "a part is looked at, and the brother is asked": Clears(
            (
                Line(LATER, SOCIAL_WORKER, "RecordLook", ABOUT | {"look": part("TM04", "TM08")}),
                BROTHER_ASKED._replace(when="2026-09-22 10:00"),
            ),
            *MISSING,
        ),
        "the next review looks": Clears((held_again(LATER, unchanged=True, look=KEEP_ALL),), *MISSING),
    }
    stays = {
        "the brother was asked, and she was told how to manage with less": Stays((BROTHER_ASKED, EXPLAINED)),
        "a look at a part that leaves a question open": Stays(
            (Line(LATER, SOCIAL_WORKER, "RecordLook", ABOUT | {"look": part("TM04", "TM08")}),)
        ),
    }


def words_of(files: World, story: Story) -> str:
    """The question that stands at the end of a story."""
    Living(files, story).live()
    [row] = files.open()
    return files.words(row)


def test_it_asks_only_what_is_still_open(files: World) -> None:
    assert words_of(files, RUTH.then(BROTHER_ASKED)).endswith(
        "is still open. What would finishing look like? Which part has done its job?"
    )


def test_where_no_question_is_due_it_asks_the_plain_one(files: World) -> None:
    assert words_of(files, second(finish_shown=True, unchanged=False, network=[])).endswith("What could now be less?")
