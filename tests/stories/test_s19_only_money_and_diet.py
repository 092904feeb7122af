"""S19: he asked about college, and only money and diet get talked about."""

from services.stories._shape import Line
from services.stories.s19_only_money_and_diet import COLLEGE, MANAGER, STORIES, WORKER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays, steps_left, told_in
from tests.stories.world import World

[BERNARD] = STORIES
HIS_VIEW = "Good. I want to see the kitchen they teach in."


def replied(when: str, means: str = "phone", view: str | None = HIS_VIEW) -> Line:
    reply = {"reply": "The college has an open day in March; we could go together.", "means": means, "view": view}
    return Line(when, WORKER, "ReplyToStatement", COLLEGE | reply)


def heard(when: str) -> Line:
    return Line(when, WORKER, "HearViewOfReply", COLLEGE | {"view": HIS_VIEW})


class TestS19(Lived):
    story = BERNARD
    asks = (
        Asks(
            "2026-01-29 00:00",
            "STATEMENT_UNANSWERED",
            ("social_worker@LA",),
            words="on Wednesday 14 January 2026. What was the reply, and what do they say to it?",
        ),
    )
    near_misses = {
        "a reply by phone, with what he says to it": Near(BERNARD.then(replied("2026-01-20 15:00"))),
        "a reply on the last day": Near(BERNARD.then(replied("2026-01-28 23:59"))),
        "a letter, and his view heard some days later": Near(
            BERNARD.then(replied("2026-01-20 15:00", "letter", None), heard("2026-01-27 15:00"))
        ),
        "he does not want a reply any more": Near(
            BERNARD.then(Line("2026-01-20 15:00", "person@PRIVATE", "TakeStatementBack", COLLEGE))
        ),
    }
    clears = {
        "a reply with what he says to it": Clears((replied("2026-01-30 10:00", "in_person"),), "STATEMENT_UNANSWERED"),
        "a reply, and he does not wish to say anything to it": Clears(
            (replied("2026-01-30 10:00", view=None).with_(no_view_wished=True),), "STATEMENT_UNANSWERED"
        ),
        "a letter, and then his view": Clears(
            (replied("2026-01-30 10:00", "letter", None), heard("2026-02-02 10:00")), "STATEMENT_UNANSWERED"
        ),
    }
    stays = {
        "a letter alone, and nobody heard what he says to it": Stays((replied("2026-01-30 10:00", "letter", None),)),
        "somebody else is to reply": Stays(
            (Line("2026-01-30 10:00", MANAGER, "PassStatementOn", COLLEGE | {"to": "social_worker@LA#ada"}),)
        ),
    }


class TestPassedOn(Lived):
    """Who is to reply now is asked, and no longer who was."""

    story = BERNARD.then(Line("2026-01-20 10:00", WORKER, "PassStatementOn", COLLEGE | {"to": MANAGER}))
    asks = (Asks("2026-01-29 00:00", "STATEMENT_UNANSWERED", (MANAGER,)),)


class TestWrittenDownLater(Lived):
    """The ten working days run from when he said it."""

    story = BERNARD.instead("said", BERNARD.line("said")._replace(recorded="2026-01-21 09:00"))
    asks = (Asks("2026-01-29 00:00", "STATEMENT_UNANSWERED", ("social_worker@LA",), words="14 January 2026"),)


def test_seeing_the_question_is_not_replying(files: World) -> None:
    living = Living(files, BERNARD).live("2026-01-29 09:00")
    [row] = files.open()
    seen = Line("2026-01-29 10:00", WORKER, "AcknowledgeGap", {"gap_id": str(row.gap_id), "case_id": "#case"})
    [one] = [one for one in told_in(BERNARD.then(seen)) if one.line == seen]
    living.tell(one)
    assert files.codes() == ["STATEMENT_UNANSWERED"]


def test_what_is_left_to_do_is_suggested(files: World) -> None:
    living = Living(files, BERNARD).live("2026-01-29 09:00")
    assert steps_left(files, "STATEMENT_UNANSWERED") == ["reply", "hear_view"]
    letter = replied("2026-01-30 10:00", "letter", None)
    [one] = [one for one in told_in(BERNARD.then(letter)) if one.line == letter]
    living.tell(one)
    assert steps_left(files, "STATEMENT_UNANSWERED") == ["hear_view"]
