"""Told on the day: whoever must know of a decision hears of it by five on the day it is made."""

from services.showing import show_case
from services.stories._shape import Line, Story
from services.stories.told_on_the_day import (
    DECISION,
    HERSELF,
    NURSE,
    PROVIDER,
    STORIES,
    asked,
    decided,
    told,
    withdrawn,
)
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[ZOFIA] = STORIES
CODE, CHAIR = "DECISION_NOT_TOLD", "panel_chair@LA"
ALL_TOLD = ZOFIA.then(told("2026-03-11 16:59", NURSE))
LATE = Story(
    "zofia_late", (*ZOFIA.lines[:4], decided("2026-07-01 18:30"), told("2026-07-01 18:40", HERSELF)), "2026-07-02"
)
TAKEN_BACK = ALL_TOLD.then(withdrawn("2026-03-12 10:00"), told("2026-03-12 11:00", HERSELF, "in_person"))


def read_it(when: str, by: str) -> Line:
    return Line(when, by, "OpenDecision", DECISION)


def all_hear_of_the_withdrawal(day: str) -> tuple[Line, ...]:
    whom = (HERSELF, PROVIDER, NURSE)
    return (withdrawn(f"{day} 09:00"), *(told(f"{day} 10:0{number}", one) for number, one in enumerate(whom)))


def all_but_the_nurse() -> tuple[Line, ...]:
    return (told("2026-03-11 16:40", HERSELF), told("2026-03-11 16:45", PROVIDER))


class TestToldOnTheDay(Lived):
    story = ZOFIA
    end = "2026-03-12 08:30"
    asks = (
        Asks(
            "2026-03-11 17:00",
            CODE,
            (CHAIR,),
            words="There was a decision on Wednesday 11 March 2026. Not told yet: the cpn (NHS_MH).",
        ),
    )
    near_misses = {
        "the nurse is told a minute before five": Near(ALL_TOLD),
        "the nurse has read it herself": Near(ZOFIA.then(read_it("2026-03-11 16:00", "cpn@NHS_MH#nell"))),
        "nobody else must be told": Near(ZOFIA.instead("asked", asked("2026-03-04 14:00", HERSELF, PROVIDER))),
        "withdrawn in the afternoon, and all told of that": Near(
            ZOFIA.then(
                withdrawn("2026-03-11 15:30"),
                *(told("2026-03-11 16:00", one) for one in (HERSELF, PROVIDER, NURSE)),
            )
        ),
        "the question is open, and nothing is decided": Near(ZOFIA.until("decided")),
    }
    clears = {
        "told the next morning": Clears((told("2026-03-12 09:00", NURSE),), CODE),
        "read the next morning": Clears((read_it("2026-03-12 09:00", NURSE),), CODE),
        "withdrawn, and all told of that": Clears(all_hear_of_the_withdrawal("2026-03-12"), CODE),
    }
    stays = {
        "telling the others again": Stays((told("2026-03-11 18:00", PROVIDER),)),
        "withdrawing it tells nobody": Stays((withdrawn("2026-03-11 16:30"), *all_but_the_nurse())),
        "a further reason tells nobody": Stays(
            (
                Line(
                    "2026-03-11 18:00",
                    "panel_chair@LA#dora",
                    "AddDecisionReason",
                    DECISION | {"bases": ["SAFETY"], "reasons": "She is steadier with somebody there."},
                ),
            )
        ),
    }


class TestDecidedInTheEvening(Lived):
    story = LATE
    end = "2026-07-01 19:00"
    asks = (Asks("2026-07-01 18:30", CODE, (CHAIR,), words="on Wednesday 1 July 2026. Not told yet: the person"),)
    clears = {
        "the others are told that evening": Clears(
            (told("2026-07-01 19:10", PROVIDER), told("2026-07-01 19:11", NURSE)), CODE
        )
    }


class TestWithdrawn(Lived):
    story = TAKEN_BACK
    end = "2026-03-13 08:00"
    asks = (
        Asks(
            "2026-03-12 17:00",
            CODE,
            (CHAIR,),
            words="There was a decision withdrawn on Thursday 12 March 2026. Not told yet: the registered manager",
        ),
    )
    near_misses = {
        "all are told of it that day": Near(
            TAKEN_BACK.then(told("2026-03-12 12:00", PROVIDER), told("2026-03-12 12:05", NURSE))
        )
    }
    clears = {"told a day later": Clears((told("2026-03-13 09:00", PROVIDER), told("2026-03-13 09:05", NURSE)), CODE)}


def test_in_summer_five_is_by_the_clocks_of_england(files: World) -> None:
    Living(files, Story("zofia_summer", (*ZOFIA.lines[:4], decided("2026-07-01 10:30")), "2026-07-02")).live(
        "2026-07-02"
    )
    [row] = files.open()
    assert row.since.isoformat() == "2026-07-01T16:00:00+00:00"


def test_whom_to_tell_is_suggested(files: World) -> None:
    living = Living(files, ZOFIA).live("2026-03-11 17:05")
    with files.service.views.read() as read:
        shown = show_case(living.an_id("#case"), read)
    [gap] = shown["gaps"]
    assert [one["words"] for one in gap["suggestions"]["tell"]] == ["the cpn (NHS_MH)"]
    [thing] = shown["record"]["who_knows"]
    assert [(one["words"], one["knows"]) for one in thing["knowers"]] == [
        ("the person (PRIVATE)", "this"),
        ("the registered manager (PROVIDER)", "this"),
        ("the cpn (NHS_MH)", "nothing"),
    ]
