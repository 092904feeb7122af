"""S05: three in four tasks are done for Leroy, where it was one in five six weeks before."""

from datetime import date, timedelta
from typing import Any

from services.demo import moved
from services.stories._shape import Line, Story
from services.stories.s05_doing_for import OUTCOME, SOCIAL_WORKER, STORIES, SUPERVISOR, SUPPORT, session, week
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[LEROY] = STORIES
CODE = "DOING_FOR_TREND"
FLU = {"temporary_change_id": "#flu", "case_id": "#case", "cause": "illness"}
FLU_DAYS = FLU | {"first_day": "2026-03-02", "last_day": "2026-03-29", "words": "Flu; in bed for most of March."}
REASON = {"doing_for_id": "#reason", "case_id": "#case", "reason": "His wrist is in plaster.", "outcome_id": "#cooking"}
MONDAYS = tuple(date(2026, 4, 6) + number * timedelta(weeks=1) for number in range(4))


def flu(when: str) -> Line:
    return Line(when, SUPPORT, "SetTemporaryChange", FLU_DAYS)


def explained(until: str) -> Line:
    """Why more is done for him, with the day to look again."""
    return Line("2026-04-07 10:00", SUPPORT, "ExplainDoingFor", REASON | {"look_again_on": until})


LASTED = Line(
    "2026-03-09 10:00",
    SUPPORT,
    "MoveTemporaryChange",
    {"temporary_change_id": "#flu", "case_id": "#case", "last_day": "2026-03-29"},
)
ABOUT_REASON = {"doing_for_id": "#reason", "case_id": "#case"}
LOOKED_AT = Line("2026-04-12 10:00", SUPPORT, "LookAgainAtDoingFor", ABOUT_REASON | {"look_again_on": "2026-05-05"})
REASON_OVER = Line("2026-04-08 10:00", SUPPORT, "EndDoingForReason", ABOUT_REASON)
NOT_NOW = {"reason": "persons_wish", "bases": ["PREFERENCE"], "words": "Not this spring.", "own_words": True}
RESTS = Line("2026-04-04 10:00", SOCIAL_WORKER, "PauseOutcome", OUTCOME | NOT_NOW)


def weeks_of(*done_for: int) -> tuple[Line, ...]:
    """Further weeks after the twelve."""
    return tuple(line for monday, done in zip(MONDAYS, done_for, strict=False) for line in week(monday, done))


def with_sessions(story: Story, **fields: Any) -> Story:
    """The same story with something else said of every session."""
    lines = tuple(line.with_(**fields) if line.command == "RecordSessionTask" else line for line in story.lines)
    return story._replace(lines=lines)


BATHING = with_sessions(LEROY.saying("agreed", independence=False, care_act="ADULT.b"), task="BATHING")
NO_OUTCOME = with_sessions(LEROY, outcome_id=None)


class TestS05(Lived):
    story = LEROY
    asks = (
        Asks(
            "2026-04-06 00:00",
            CODE,
            ("support_worker@PROVIDER", "team_manager@PROVIDER"),
            words="More of cooking and shopping is being done for the person than six weeks ago.",
        ),
    )
    near_misses = {
        "flu, recorded with its end date": Near(LEROY.then(flu("2026-03-02 10:00"))),
        "bathing, assessed as needing it done": Near(BATHING),
        "washing towards no outcome": Near(NO_OUTCOME),
        "two thirds of very little": Near(
            LEROY._replace(lines=tuple(line for line in LEROY.lines if "_03" not in str(line.fields.get("session_id"))))
        ),
        "flu that lasted longer than was thought": Near(
            LEROY.then(flu("2026-03-02 10:00").with_(last_day="2026-03-08"), LASTED)
        ),
        "the outcome rests": Near(LEROY.then(RESTS)),
        "the outcome is closed": Near(LEROY.then(RESTS._replace(command="CloseOutcome"))),
        "the outcome rested for a day": Near(
            LEROY.then(RESTS, Line("2026-04-05 10:00", SOCIAL_WORKER, "ReopenOutcome", OUTCOME)), (CODE,)
        ),
    }
    clears = {
        "a reason with a day to look again": Clears((explained("2026-05-05"),), CODE),
        "a reason, and on its day a further day to look again": Clears(
            (explained("2026-04-13"), LOOKED_AT, session(MONDAYS[1], "SHOPPING", "FOR")), CODE
        ),
        "flu, recorded afterwards": Clears((flu("2026-04-07 10:00"),), CODE),
        "under half over six weeks": Clears(
            (*weeks_of(0, 0, 0), session(MONDAYS[3], "SHOPPING", "ALONE")), CODE, "by_time"
        ),
    }
    stays = {
        "one good day": Stays((session(MONDAYS[0], "SHOPPING", "ALONE"),)),
        "between a half and three fifths": Stays((*weeks_of(0, 1), session(MONDAYS[2], "SHOPPING", "ALONE"))),
        "a reason whose day to look again has come": Stays(
            (explained("2026-04-13"), *weeks_of(4), session(MONDAYS[1], "SHOPPING", "ALONE"))
        ),
        "a reason that is over": Stays((explained("2026-05-05"), REASON_OVER)),
        "flu that was not": Stays(
            (
                flu("2026-04-07 10:00"),
                Line(
                    "2026-04-07 11:00",
                    SUPPORT,
                    "WithdrawTemporaryChange",
                    {"temporary_change_id": "#flu", "case_id": "#case", "reason": "It was his neighbour."},
                ),
            )
        ),
    }


class TestSupervisorFromElsewhere(Lived):
    """Whoever the work is thought over with is asked, whether they lead the team or not."""

    story = LEROY.saying("named", supervisor="registered_manager@PROVIDER#pat")
    asks = (Asks("2026-04-06 00:00", CODE, ("support_worker@PROVIDER", "registered_manager@PROVIDER")),)
    shuffles = 1


def test_where_no_supervisor_is_named_whoever_leads_the_team_is_asked(files: World) -> None:
    Living(files, LEROY.instead("named")).live("2026-04-06 00:00")
    [row] = files.open()
    assert files.who_was_asked(row) == ["support_worker@PROVIDER at step 0", "team_manager@PROVIDER at step 0"]


def test_reading_it_and_answering_in_words_without_a_day_leave_it_open(files: World) -> None:
    living = Living(files, LEROY).live("2026-04-06 00:00")
    [row] = files.open()
    about = {"gap_id": str(row.gap_id), "case_id": "#case"}
    said = (
        Line("2026-04-07 09:00", SUPERVISOR, "AcknowledgeGap", about),
        Line("2026-04-07 09:10", SUPPORT, "AnswerGap", about | {"answer": "It is quicker that way."}),
    )
    for one in moved(LEROY._replace(lines=said), 0):
        living.tell(one)
    assert files.codes() == [CODE]


def test_a_mode_that_is_put_right_counts_as_it_was(files: World) -> None:
    living = Living(files, LEROY).live("2026-04-06 00:00")
    right = tuple(
        Line("2026-04-07 09:00", SUPPORT, "CorrectSessionTask", one | {"case_id": "#case", "mode": "WITH"})
        for one in ({"session_id": f"#session_{day}"} for day in ("0330", "0401", "0402", "0404"))
    )
    for one in moved(LEROY._replace(lines=right), 0):
        living.tell(one)
    assert files.codes() == []
