"""S40: support may go down when it can come back, and when those who are in it have heard."""

from typing import Any

from aggregates.gap import AcknowledgeGap
from services.stories._shape import Line, Story
from services.stories.s40_less_support_safely import IVOR, LESS, SOCIAL_WORKER, SUPPORT
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World, line, party

BACK = {"days": 3, "call": "social_worker@LA#farida"}
LATER = "2026-05-08 10:00"
BOTH = {"REDUCTION_WITHOUT_BACKUP", "PARTNER_NOT_TOLD"}
BACK_IN_THREE_DAYS = Line(LATER, SOCIAL_WORKER, "RecordBackUp", SUPPORT | {"back_up": BACK, "person_told": True})
NOT_TOLD_YET = Line(LATER, SOCIAL_WORKER, "RecordBackUp", SUPPORT | {"back_up": BACK, "person_told": False})
TOLD = Line("2026-05-11 10:00", SOCIAL_WORKER, "TellBackUp", SUPPORT | {"means": "in_person"})
PARTNER_TOLD = Line(LATER, SOCIAL_WORKER, "TellPartnerOfChange", SUPPORT | {"agency": "NHS_MH"})
PARTNER_ANSWERS = Line(
    "2026-05-11 11:00",
    "cpn@NHS_MH",
    "RecordPartnerAnswerOnChange",
    SUPPORT
    | {"agency": "NHS_MH", "answer": "We see him on Thursdays; that stays, and we will say if mornings get harder."},
)
UNTIL = {
    "decided_id": "#more",
    "minutes_after": 840,
    "first_day": "2026-03-16",
    "last_day": "2026-05-17",
    "bases": ["NEED"],
}
MORE = Line("2026-03-13 10:00", SOCIAL_WORKER, "ChangeSupport", SUPPORT | UNTIL | {"look_again_on": "2026-05-06"})
LOOKED = Line(
    "2026-05-06 10:00",
    SOCIAL_WORKER,
    "HoldReview",
    {
        "review_id": "#review",
        "case_id": "#case",
        "supports": ["#support"],
        "unchanged": False,
        "look": {"answer": "less", "words": "He misses his sister, and wants the old days back, with the old hours."},
    },
)

ENDED = Line(
    "2026-05-06 11:00",
    SOCIAL_WORKER,
    "EndSupport",
    SUPPORT | {"decided_id": "#ended", "ended_on": "2026-05-18", "bases": ["NEED"], "partners": ["NHS_MH"]},
)
OTHER_HOURS = Line(
    LATER,
    SOCIAL_WORKER,
    "ChangeSupport",
    SUPPORT | LESS | {"decided_id": "#again", "minutes_after": 600, "told": ["NHS_MH"]},
)


def less(**fields: Any) -> Story:
    """Less, said otherwise."""
    return IVOR.saying("less", **fields)


def increase_ends(*lines: Line) -> Story:
    """After his sister's death he had more for nine weeks; now it ends on the day planned."""
    return less(minutes_after=600, told=["NHS_MH"]).then(MORE, *lines)


class TestS40(Lived):
    story = IVOR
    asks = (
        Asks(
            "2026-05-06 11:00",
            "REDUCTION_WITHOUT_BACKUP",
            ("social_worker@LA",),
            words="Support is going down on Monday 18 May 2026. How can it come back",
        ),
        Asks(
            "2026-05-06 11:00",
            "PARTNER_NOT_TOLD",
            ("social_worker@LA",),
            words="Mental health NHS trust is in the plan. Has it heard of the change on Monday 18 May 2026",
        ),
    )
    near_misses = {
        "it can be back in three days, and the nurses heard": Near(less(back_up=BACK, told=["NHS_MH"])),
        "an increase for a time ends on its day, after a look": Near(increase_ends(LOOKED)),
        "it ends on its day, and nobody looked": Near(increase_ends(), ("REDUCTION_WITHOUT_BACKUP",)),
        "it ends earlier than planned": Near(
            increase_ends(LOOKED).saying("less", first_day="2026-05-11"), ("REDUCTION_WITHOUT_BACKUP",)
        ),
        "somebody looked before the increase began": Near(
            increase_ends(LOOKED._replace(when="2026-03-10 10:00")), ("REDUCTION_WITHOUT_BACKUP",)
        ),
        "somebody looked on the day the increase began": Near(increase_ends(LOOKED._replace(when="2026-03-16 10:00"))),
        "he gets more": Near(less(minutes_after=720)),
        "it ends, and the nurses have not heard": Near(IVOR.instead("less", ENDED), ("PARTNER_NOT_TOLD",)),
        "nobody else is in it": Near(
            IVOR.saying("begun", partners=[]).saying("less", partners=[]), ("REDUCTION_WITHOUT_BACKUP",)
        ),
        "the nurses heard, and there is no way back": Near(less(told=["NHS_MH"]), ("REDUCTION_WITHOUT_BACKUP",)),
        "there is a way back, and the nurses have not heard": Near(less(back_up=BACK), ("PARTNER_NOT_TOLD",)),
    }
    clears = {
        "it can be back in three days, and he knows whom to ring": Clears(
            (BACK_IN_THREE_DAYS,), "REDUCTION_WITHOUT_BACKUP"
        ),
        "it is written down, then he is told": Clears((NOT_TOLD_YET, TOLD), "REDUCTION_WITHOUT_BACKUP"),
        "the nurses hear of it and answer": Clears((PARTNER_TOLD, PARTNER_ANSWERS), "PARTNER_NOT_TOLD"),
        "the hours stay as they were": Clears(
            (Line(LATER, SOCIAL_WORKER, "ChangeSupport", SUPPORT | LESS | {"minutes_after": 660, "told": ["NHS_MH"]}),),
            "REDUCTION_WITHOUT_BACKUP",
            "overtaken",
        ),
        "all that was taken is given back": Clears((OTHER_HOURS,), "REDUCTION_WITHOUT_BACKUP", "overtaken"),
        "it ends altogether": Clears((ENDED._replace(when=LATER),), "REDUCTION_WITHOUT_BACKUP", "overtaken"),
    }
    stays = {
        "a way back of which he has not heard": Stays((NOT_TOLD_YET,)),
        "the nurses were told and have not answered": Stays((PARTNER_TOLD,)),
        "some of what was taken is given back": Stays((OTHER_HOURS.with_(minutes_after=480),)),
    }


def test_having_seen_the_questions_answers_none(files: World) -> None:
    living = Living(files, IVOR).live()
    for row in files.open():
        seen = {"gap_id": row.gap_id, "case_id": living.an_id("#case")}
        files.tell(line("2026-05-06 12:00", party("social_worker@LA"), AcknowledgeGap, **seen))
    assert set(files.codes()) == BOTH
