"""S04: a visit that was handed over moves by a week at the asking of the one who took it, and the person waits."""

from services.demo import moved
from services.stories._shape import Line, Story
from services.stories.s04_task_handed_over_and_back import ANN, BEN, CARA, MANAGER, STORIES, TASK, VISIT
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[DENISE] = STORIES
CODE = "DELEGATED_TASK_RETURNED"
LATER = "2026-06-08 16:00"
ASKED = Line("2026-06-08 15:00", ANN, "DelegateTask", TASK | {"to": CARA})
TAKEN = (ASKED, Line("2026-06-08 15:10", CARA, "AcceptTask", TASK))


def wish(by: str) -> Line:
    """What Denise wants, as she told somebody."""
    return Line(LATER, by, "NoteTaskWish", TASK | {"wish": "The 18th is fine. My sister can wait with me then."})


def covered(on: str) -> Line:
    return Line(LATER, MANAGER, "CoverTask", TASK | {"on": on, "worker": CARA})


def moved_back() -> Line:
    back = {"at_time": "2026-06-11 16:30", "by_whom": "CANCEL_OTHER", "asked_by": ANN}
    return Line(LATER, ANN, "MoveAppointment", VISIT | back)


def moved_by_the_dentist() -> Story:
    """The dentist moves the visit; the new time does not suit the colleague, and the task goes back."""
    return DENISE.saying("moved", by_whom="CANCEL_SERVICE", asked_by="service@PRIVATE", reason="The dentist is ill.")


def declined_in_time() -> Story:
    """The colleague says at once that it cannot be, and another takes it."""
    day = "2026-06-02 09:30"
    no = Line(day, BEN, "DeclineTask", TASK | {"reason": "My hours end at four."})
    asked = Line("2026-06-02 09:40", ANN, "DelegateTask", TASK | {"to": CARA})
    yes = Line("2026-06-02 09:50", CARA, "AcceptTask", TASK)
    return DENISE.instead("accepted", no, asked, yes).instead("moved").instead("back")


class TestS04(Lived):
    story = DENISE
    asks = (
        Asks(
            "2026-06-08 13:00",
            CODE,
            ("support_worker@VCSE", "support_worker@VCSE", "team_manager@VCSE"),
            words="has moved by seven days. Is that the person's wish? Could anyone cover Thursday 11 June 2026?",
        ),
    )
    near_misses = {
        "the dentist moves it": Near(moved_by_the_dentist()),
        "the dentist moves it, and nobody gives anything back": Near(moved_by_the_dentist().instead("back")),
        "declined before accepting, and another takes it": Near(declined_in_time()),
        "another time on the same day": Near(DENISE.saying("moved", at_time="2026-06-11 15:00").instead("back")),
        "Denise asks for the new day herself": Near(
            DENISE.saying("moved", by_whom="CANCEL_PERSON", asked_by="person@PRIVATE").instead("back")
        ),
    }
    clears = {
        "cover for the first day": Clears((covered("2026-06-11"),), CODE),
        "her own wish, noted by another": Clears((wish(ANN),), CODE),
        "the visit is on its first day again": Clears((moved_back(),), CODE, "moved"),
        "she was there": Clears((Line("2026-06-18 15:30", ANN, "KeepAppointment", VISIT),), CODE),
    }
    stays = {
        "her wish, noted by the one who gave it back": Stays((wish(BEN),)),
        "cover for another day": Stays((covered("2026-06-12"),)),
        "somebody else takes the task for the new day": Stays(TAKEN),
    }


class TestS04WithoutAMove(Lived):
    """The colleague gives the task back and the day stands: who could go with her?"""

    story = DENISE.instead("moved")
    asks = (
        Asks(
            "2026-06-08 13:00",
            CODE,
            ("support_worker@VCSE", "support_worker@VCSE", "team_manager@VCSE"),
            words="has come back. Is that the person's wish?",
        ),
    )
    near_misses = {
        "whoever handed it over asks for it back": Near(DENISE.instead("moved").saying("back", asked_by=ANN))
    }
    clears = {"another takes it": Clears(TAKEN, CODE)}
    stays = {"another is asked, and has not said yes": Stays((ASKED,))}


def test_reading_and_answering_in_words_leave_it_open(files: World) -> None:
    living = Living(files, DENISE).live()
    [row] = files.open()
    about = {"gap_id": str(row.gap_id), "case_id": "#case"}
    said = (
        Line("2026-06-08 14:00", BEN, "AcknowledgeGap", about),
        Line("2026-06-08 14:10", ANN, "AnswerGap", about | {"answer": "I am looking for somebody."}),
    )
    for one in moved(DENISE._replace(lines=said), 0):
        living.tell(one)
    assert files.codes() == [CODE]
