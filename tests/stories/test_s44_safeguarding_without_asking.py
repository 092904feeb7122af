"""S44: what she wants to happen is asked at the start, by a route that suits her or through an advocate."""

from typing import Any

from services.stories._shape import Line
from services.stories.s44_safeguarding_without_asking import ENQUIRY, GRETA, LEAD, SOCIAL_WORKER
from tests.stories.lived import Asks, Clears, Lived, Near, Stays

LATER = "2026-04-10 10:00"
ADVOCACY = {"advocacy_id": "#advocacy", "case_id": "#case"}
ADVOCATE = "care_act_advocate@ADVOCACY"
WISHES = {"wishes": "own_words", "words": "That they come when I ring, and nobody is sent away."}
HEARING = {"hearing_id": "#hearing", "case_id": "#case"}


def considered(when: str, **fields: Any) -> Line:
    looked = {"activity_id": "#enquiry", "kind": "SAFEGUARDING", "difficulty": ["communicating"]}
    return Line(when, SOCIAL_WORKER, "ConsiderAdvocacy", ADVOCACY | looked | fields)


def closed(met: str) -> Line:
    return Line("2026-05-04 10:00", LEAD, "CloseEnquiry", ENQUIRY | {"met": met, "risk": "reduced"})


INSTRUCTED = considered("2026-04-09 12:00", advocate=ADVOCATE)
ASKED = Line(LATER, LEAD, "AskDesiredOutcomes", ENQUIRY | WISHES)


class TestS44(Lived):
    story = GRETA
    asks = (
        Asks("2026-04-09 12:00", "VOICE_ABSENT", ("safeguarding_manager@LA",), words="What routes has"),
        Asks("2026-04-09 12:00", "ADVOCATE_NOT_INSTRUCTED", ("social_worker@LA",)),
    )
    near_misses = {
        "asked, she does not wish to say, and an advocate from the start": Near(
            GRETA.instead("started", INSTRUCTED, GRETA.line("started").with_(wishes="does_not_wish_to_say"))
        ),
        "asked, and no advocate": Near(GRETA.saying("started", **WISHES), ("ADVOCATE_NOT_INSTRUCTED",)),
        "not asked, and an advocate from the start": Near(
            GRETA.instead("started", INSTRUCTED, GRETA.line("started")), ("VOICE_ABSENT",)
        ),
        "asked, and her brother helps her take part": Near(GRETA.saying("started", **WISHES, individual_helps=True)),
    }
    clears = {
        "she is asked, and at the end it was met in part": Clears((ASKED, closed("partly")), "VOICE_ABSENT"),
        "she is asked through her advocate": Clears(
            (
                considered(LATER, advocate=ADVOCATE),
                Line(LATER, LEAD, "AskDesiredOutcomes", ENQUIRY | WISHES | {"wishes": "through_advocate"}),
            ),
            "VOICE_ABSENT",
        ),
        "a short talk was tried": Clears(
            (
                Line(
                    LATER,
                    LEAD,
                    "BeginHearing",
                    HEARING | {"activity_id": "#enquiry", "activity": "enquiry", "lead": LEAD},
                ),
                Line(LATER, LEAD, "TryRoute", HEARING | {"route": "SHORT_TALKS", "minutes": 5}),
            ),
            "VOICE_ABSENT",
        ),
        "an advocate is instructed": Clears(
            (
                considered(LATER),
                Line("2026-04-10 11:00", SOCIAL_WORKER, "InstructAdvocate", ADVOCACY | {"advocate": ADVOCATE}),
            ),
            "ADVOCATE_NOT_INSTRUCTED",
        ),
    }
    stays = {
        "looking at it again instructs nobody": Stays((considered(LATER),)),
    }
