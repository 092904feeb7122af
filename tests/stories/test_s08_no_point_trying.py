"""S08: the choice stands; what is asked is whether anybody has asked what lies behind it."""

from services.stories._shape import Line
from services.stories.s08_no_point_trying import OPTIONS, OWNER, PERSON, PLAN, STORIES
from tests.stories.lived import Asks, Clears, Lived, Near, Stays

[ASHA] = STORIES
CODE = "LEAST_INDEPENDENT_UNEXPLORED"
OWN_WORDS = {"answer": "own_words", "words": "I was in a home once. They were kind. I am so tired now."}
IN_TIME = Line("2026-05-20 14:00", OWNER, "AskReasons", OPTIONS | OWN_WORDS)
ASKED = IN_TIME._replace(when="2026-05-21 10:00")
NOT_SAID = Line("2026-05-21 10:00", OWNER, "AskReasons", OPTIONS | {"answer": "does_not_wish_to_say"})
OTHERWISE = Line("2026-05-21 10:00", PERSON, "ChooseOption", OPTIONS | {"option_id": "#home"})
DRAFTED_ANEW = Line("2026-05-21 12:00", OWNER, "DraftPlan", PLAN | {"lead": OWNER, "options_id": "#options"})


class TestS08(Lived):
    story = ASHA
    end = "2026-05-25 09:00"
    asks = (Asks("2026-05-20 15:00", CODE, ("social_worker@LA",), "The choice stands. Has anyone asked what lies"),)
    near_misses = {
        "reasons were recorded before the draft": Near(ASHA.then(IN_TIME)),
        "the choice came with its reasons": Near(ASHA.saying("chosen", reasons="My sister lives there.")),
        "the middle of the three": Near(ASHA.saying("chosen", option_id="#extra_care")),
        "somebody else chose": Near(ASHA.saying("chosen", by_person=False, chosen_by="attorney_deputy@PRIVATE")),
        "she chose otherwise before the draft": Near(ASHA.then(OTHERWISE._replace(when="2026-05-20 12:00"))),
        "nothing is drafted yet": Near(ASHA.until("drafted")),
        "the draft is of something else": Near(ASHA.saying("drafted", options_id=None)),
        "the choice was written down after the draft": Near(
            ASHA.instead("chosen", ASHA.line("chosen")._replace(recorded="2026-05-20 16:00")), (CODE,)
        ),
    }
    clears = {
        "reasons in her own words": Clears((ASKED,), CODE),
        "she does not wish to say": Clears((NOT_SAID,), CODE),
    }
    stays = {
        "another choice": Stays((OTHERWISE,)),
        "another choice and another draft": Stays((OTHERWISE, DRAFTED_ANEW)),
        "the same plan drafted again": Stays((DRAFTED_ANEW,)),
    }
