"""S07: a plan that keeps what he prefers is right, and says why, what he was told, and when he is asked again."""

from typing import Any

from services.asking import suggestions
from services.stories._shape import Line
from services.stories.s07_two_views_of_a_week import OWNER, PLAN, STORIES
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[PETER] = STORIES
CODE = "CHOICE_INDEPENDENCE_UNREASONED"
WHOLE: dict[str, Any] = {
    "reasons": "He has friends there. He may find more by himself once he has tried the bus.",
    "information_given": True,
    "revisit_on": "2026-04-07",
}
REASONS = {"for_preference": "His friends are there.", "for_view": "He learns routes quickly."}
TASTER = {"words": "A taster trip on the bus to the market.", "means": "in_person"}


def later(minute: int, command: str, **fields: Any) -> Line:
    return Line(f"2026-02-18 10:{minute:02}", OWNER, command, PLAN | fields)


WRITTEN = later(0, "WriteReasons", **REASONS)
INFORMED = later(5, "GiveInformation", **TASTER)
REVISIT = later(10, "SetRevisit", revisit_on="2026-04-14")
TOO_LATE = REVISIT.with_(revisit_on="2026-04-15")


class TestS07(Lived):
    story = PETER
    end = "2026-02-20 09:00"
    asks = (
        Asks(
            "2026-02-17 16:00",
            CODE,
            ("social_worker@LA",),
            "The person prefers what they said themselves; another view is a way to do more alone.",
        ),
    )
    near_misses = {
        "five days kept, with both views, a taster trip and a day to ask again": Near(PETER.saying("settled", **WHOLE)),
        "the last day of the first review": Near(PETER.saying("settled", **WHOLE | {"revisit_on": "2026-04-14"})),
        "a day after the first review": Near(PETER.saying("settled", **WHOLE | {"revisit_on": "2026-04-15"}), (CODE,)),
        "no reasons": Near(PETER.saying("settled", **WHOLE | {"reasons": None}), (CODE,)),
        "no information": Near(PETER.saying("settled", **WHOLE | {"information_given": False}), (CODE,)),
        "no day to ask again": Near(PETER.saying("settled", **WHOLE | {"revisit_on": None}), (CODE,)),
        "the worker sees the same": Near(PETER.saying("view", leads_to="the_same")),
        "nobody sees anything else": Near(PETER.instead("view")),
        "a plan that was only drafted": Near(
            PETER.instead("settled", Line("2026-02-17 16:00", OWNER, "DraftPlan", PLAN | {"lead": OWNER}))
        ),
    }
    clears = {
        "reasons, information and a day": Clears((WRITTEN, INFORMED, REVISIT), CODE),
        "the plan is settled again, whole": Clears(
            (later(20, "FinalisePlan", lead=OWNER, **WHOLE),), CODE, "overtaken"
        ),
    }
    stays = {
        "no day": Stays((WRITTEN, INFORMED)),
        "a day too late": Stays((WRITTEN, INFORMED, TOO_LATE)),
        "no information given": Stays((WRITTEN, REVISIT)),
        "no reasons": Stays((INFORMED, REVISIT)),
    }


def test_the_window_of_the_first_review_is_suggested(files: World) -> None:
    Living(files, PETER).live()
    [row] = files.open()
    with files.service.views.read() as read:
        found = suggestions(row.code, row.gap, row.since, read)
    assert found == {"ask_again": ("date:2026-03-31", "date:2026-04-14")}
