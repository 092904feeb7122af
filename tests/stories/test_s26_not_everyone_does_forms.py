"""S26: letters worry her and she does not like forms; a few minutes with somebody she knows would do."""

from typing import Any

from services.asking import suggestions
from services.stories._shape import Line
from services.stories.s26_not_everyone_does_forms import COORDINATOR, MAUD, PLAN, SURVEY
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

HEARING = {"hearing_id": "#hearing", "case_id": "#case"}
FOR_PLAN = HEARING | {"activity_id": "#plan", "activity": "plan", "lead": COORDINATOR}
TALK = {"route": "SHORT_TALKS", "minutes": 7, "known_to_person": True}
DAYS = ("2026-04-28", "2026-05-05", "2026-05-08")


def begins(when: str = "2026-05-12 09:00") -> Line:
    return Line(when, COORDINATOR, "BeginHearing", FOR_PLAN)


def tries(when: str, of: dict[str, Any], **how: Any) -> Line:
    words = {"words": "She showed the photos of her garden; she wants to go out in the mornings."}
    return Line(when, COORDINATOR, "TryRoute", of | TALK | words | how)


TALKED = (begins("2026-04-28 09:00"), *(tries(f"{day} 10:00", HEARING) for day in DAYS))
HEARD = {"words": "Mornings, please, and Femi comes along."}
NO_THANK_YOU = {"route": "SHORT_TALKS", "informed": True}


def both(command: str, fields: dict[str, Any]) -> tuple[Line, ...]:
    """The same told of the survey and of the plan."""
    return (
        begins(),
        *(Line("2026-05-12 10:00", COORDINATOR, command, of | fields) for of in (SURVEY, HEARING)),
    )


class TestS26(Lived):
    story = MAUD
    asks = (
        Asks(
            "2026-04-20 09:00",
            "VOICE_ABSENT",
            ("care_coordinator@NHS_MH",),
            words="been offered that suit them? A few minutes at a time counts.",
        ),
        Asks("2026-05-11 15:00", "VOICE_ABSENT", ("care_coordinator@NHS_MH",)),
    )
    near_misses = {
        "no letter, and three short talks before the plan": Near(MAUD.instead("posted").then(*TALKED)),
        "the survey came as a short talk, and her voice is in the plan": Near(
            MAUD.saying("posted", route="SHORT_TALKS").saying("plan", own_voice=True)
        ),
    }
    clears = {
        "short talks by somebody she knows": Clears(
            (begins(), tries("2026-05-12 10:00", SURVEY), tries("2026-05-12 10:10", HEARING)), "VOICE_ABSENT"
        ),
        "an advocate whom she need not instruct": Clears(
            both("RecordPersonHeard", HEARD | {"through": "non_instructed"}), "VOICE_ABSENT"
        ),
        "a real no thank you": Clears(both("DeclineTakingPart", NO_THANK_YOU), "VOICE_ABSENT"),
        "letters suit her after all, and the plan is settled with her": Clears(
            (
                Line(
                    "2026-05-12 09:00",
                    COORDINATOR,
                    "ChangeAboutMe",
                    {
                        "about_me_id": "#about_me",
                        "case_id": "#case",
                        "suits": ["LETTER"],
                        "words": "Letters with large print and a picture are fine now.",
                    },
                ),
                Line("2026-05-13 09:00", COORDINATOR, "FinalisePlan", PLAN | {"lead": COORDINATOR}),
            ),
            "VOICE_ABSENT",
            "overtaken",
        ),
    }
    stays = {
        "another letter and a form": Stays(
            (
                begins("2026-05-12 09:00"),
                tries("2026-05-12 09:30", SURVEY, route="FORM"),
                tries("2026-05-12 09:40", HEARING, route="LETTER"),
            )
        ),
        "a no to something that was not explained": Stays(
            (Line("2026-05-12 09:50", COORDINATOR, "DeclineTakingPart", SURVEY | NO_THANK_YOU | {"informed": False}),)
        ),
    }


def test_the_ways_that_suit_her_are_named_beside_the_question(files: World) -> None:
    Living(files, MAUD).live()
    [row, _] = files.open()
    with files.service.views.read() as read:
        found = suggestions(row.code, row.gap, row.since, read)
    assert found == {"routes": ("label:routes_to_hear:SHORT_TALKS", "label:routes_to_hear:TRUSTED_PERSON")}
