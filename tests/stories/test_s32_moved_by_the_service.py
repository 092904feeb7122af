"""S32: three of five appointments were called off by the service, the last with an hour's notice."""

from services.demo import moved
from services.stories._shape import Line
from services.stories.s32_moved_by_the_service import MANAGER, NURSE, SERVICE, STORIES, visit
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[SAMIR] = STORIES
CODE = "SERVICE_CANCELLATION_PATTERN"
SIXTH = visit(6)
HELD = (
    Line("2026-05-27 09:00", NURSE, "MakeAppointment", SIXTH | {"at_time": "2026-06-03 09:30", "with_whom": SERVICE}),
    Line("2026-06-03 10:30", NURSE, "KeepAppointment", SIXTH),
)
TALKED = Line(
    "2026-06-03 10:20",
    NURSE,
    "TalkOverAppointment",
    visit(5) | {"words": "I had my coat on each time. Tell me the evening before."},
)
MINE = {"by_whom": "CANCEL_PERSON"}


class TestS32(Lived):
    story = SAMIR
    asks = (
        Asks(
            "2026-05-27 08:30",
            CODE,
            ("cpn@NHS_MH", "team_manager@NHS_MH"),
            words="Three of the last five appointments were moved or called off by the service.",
        ),
    )
    near_misses = {
        "Samir moved two of the three": Near(SAMIR.saying("end1", **MINE).saying("end3", **MINE)),
        "Samir moved the last two of the three": Near(SAMIR.saying("end3", **MINE).saying("end5", **MINE)),
        "it was two services": Near(
            SAMIR._replace(
                lines=tuple(
                    line.with_(with_whom="occupational_therapist@NHS_CH")
                    if line.command == "MakeAppointment" and line.fields["appointment_id"] == "#visit3"
                    else line
                    for line in SAMIR.lines
                )
            )
        ),
    }
    clears = {
        "an appointment is held and the person is asked": Clears((TALKED, *HELD), CODE),
        "in the other order": Clears((*HELD, TALKED._replace(when="2026-06-03 11:00")), CODE),
    }
    stays = {
        "an appointment is held, and nobody asks": Stays(HELD),
        "the person is asked, and no appointment is held": Stays((TALKED,)),
        "they were asked before the last one was called off": Stays(
            (TALKED._replace(when="2026-05-26 10:00", recorded="2026-05-28 10:00"), *HELD)
        ),
    }


class TestTwoInARow(Lived):
    """Two in a row are enough, also where the service gives another time each time."""

    story = SAMIR.instead("end2").instead(
        "end1",
        Line(
            "2026-03-31 15:00",
            NURSE,
            "MoveAppointment",
            visit(1) | {"at_time": "2026-04-08 09:30", "by_whom": "CANCEL_SERVICE", "asked_by": NURSE},
        ),
        Line(
            "2026-04-07 15:00",
            NURSE,
            "MoveAppointment",
            visit(1) | {"at_time": "2026-04-10 09:30", "by_whom": "CANCEL_SERVICE", "asked_by": NURSE},
            "again",
        ),
        Line("2026-04-10 10:30", NURSE, "KeepAppointment", visit(1)),
    )
    story = story.until("end3")
    asks = (Asks("2026-04-07 15:00", CODE, ("cpn@NHS_MH", "team_manager@NHS_MH"), words="Two of the last two"),)
    near_misses = {"the second move was Samir's wish": Near(story.saying("again", **MINE))}
    clears = {"held, and talked over": Clears((TALKED._replace(when="2026-04-10 11:00"),), CODE)}
    stays = {"held": Stays((Line("2026-04-15 10:30", NURSE, "KeepAppointment", visit(2)),))}


def test_reading_it_and_answering_in_words_leave_it_open(files: World) -> None:
    living = Living(files, SAMIR).live()
    [row] = files.open()
    about = {"gap_id": str(row.gap_id), "case_id": "#case"}
    said = (
        Line("2026-05-27 09:00", MANAGER, "AcknowledgeGap", about),
        Line("2026-05-27 09:10", NURSE, "AnswerGap", about | {"answer": "We are short of people this month."}),
    )
    for one in moved(SAMIR._replace(lines=said), 0):
        living.tell(one)
    assert files.codes() == [CODE]
