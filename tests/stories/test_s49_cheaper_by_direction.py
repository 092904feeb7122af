"""S49: the reason given is price; how does need come into it?"""

from typing import Any

from aggregates.gap import AcknowledgeGap
from projections.wording import phrase
from services.recording import Asked
from services.stories._shape import Line
from services.stories.s49_cheaper_by_direction import BOTH, DIRECTION, MANAGER, OPTIONS, SOCIAL_WORKER, SUNIL
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World, party

LATER = "2026-06-18 10:00"
EACH_MEETS = SUNIL.saying("shown", options=[BOTH[0], BOTH[1] | {"meets": ["ADULT.b", "ADULT.i"]}])
REASON = {"bases": ["NEED"], "words": "On a visit together he said that evenings suit him best, and a lift is there."}


def told(command: str, when: str = LATER, by: str = MANAGER, **fields: Any) -> Line:
    return Line(when, by, command, fields)


CHOSEN = told("ChooseOption", by=SOCIAL_WORKER, **OPTIONS, option_id="#a")
DECISION: dict[str, Any] = {"decision_id": "#decision", "case_id": "#case"}
UNSTATED = SUNIL.instead("directed").then(
    told(
        "AskDecision",
        **DECISION,
        question="Which of the two?",
        options=[{"option_id": "#this", "words": "The first."}],
        decision_maker=MANAGER,
    ),
    told("MakeDecision", "2026-06-18 10:05", **DECISION, option_id="#this", bases=["UNSTATED"]),
)


class TestS49(Lived):
    story = SUNIL
    asks = (
        Asks(
            "2026-06-17 14:00",
            "DECISION_BASIS_NOT_NEED",
            ("team_manager@LA",),
            words="The reason given is price, and outcome i is left unmet. How does need come into it?",
        ),
    )
    near_misses = {
        "each meets both needs, he saw both, and need is named beside cost": Near(
            EACH_MEETS.saying("directed", bases=["NEED", "COST"], unmet=[])
        ),
        "cost chooses between options that each meet need": Near(EACH_MEETS.saying("directed", unmet=[])),
        "a target may not, even where each meets need": Near(
            EACH_MEETS.saying("directed", bases=["TARGET", "COST"], unmet=[]), ("DECISION_BASIS_NOT_NEED",)
        ),
        "a direction alone is no reason, even where each meets need": Near(
            EACH_MEETS.saying("directed", bases=["DIRECTION"], unmet=[]), ("DECISION_BASIS_NOT_NEED",)
        ),
        "his own choice held again before the direction was written down": Near(
            SUNIL.instead("directed", SUNIL.line("directed")._replace(recorded="2026-06-19 10:00")).then(CHOSEN)
        ),
        "what does nothing to him": Near(SUNIL.saying("directed", effect="other", unmet=[])),
        "no basis is stated, whatever it does": Near(
            SUNIL.saying("directed", effect="other", bases=["UNSTATED"], unmet=[]), ("DECISION_BASIS_NOT_NEED",)
        ),
    }
    clears = {
        "a reason that comes from need, and he is told": Clears(
            (told("AddDirectionReason", **DIRECTION, **REASON),), "DECISION_BASIS_NOT_NEED"
        ),
        "a reason first, and he is told the day after": Clears(
            (
                told("AddDirectionReason", **DIRECTION, **REASON, person_told=False),
                told("TellDirection", "2026-06-19 10:00", SOCIAL_WORKER, **DIRECTION),
            ),
            "DECISION_BASIS_NOT_NEED",
        ),
        "another option that meets i": Clears(
            (
                told(
                    "ChangeDirection",
                    **DIRECTION,
                    option_id="#c",
                    effect="give_less",
                    bases=["DIRECTION", "COST"],
                    words="One visit, and the day out with the club.",
                ),
            ),
            "DECISION_BASIS_NOT_NEED",
        ),
        "his own choice holds after all": Clears((CHOSEN,), "DECISION_BASIS_NOT_NEED", "overtaken"),
        "the direction is taken back": Clears(
            (told("WithdrawDirection", **DIRECTION, reason="The sum is looked at again."),), "DECISION_BASIS_NOT_NEED"
        ),
    }
    stays = {
        "the way that was directed is chosen": Stays((CHOSEN.with_(option_id="#b"),)),
        "his choice of the day before, written down afterwards": Stays(
            (CHOSEN._replace(when="2026-06-16 10:00", recorded=LATER),)
        ),
        "a reason from need that he has not been told": Stays(
            (told("AddDirectionReason", "2026-06-17 14:00", **DIRECTION, **REASON, person_told=False),)
        ),
        "one more reason that may not stand alone": Stays(
            (told("AddDirectionReason", "2026-06-17 14:00", **DIRECTION, bases=["POLICY"], words="A local rule."),)
        ),
    }


class TestNoStatedBasis(Lived):
    """A decision that says nothing of why it was made."""

    story = UNSTATED
    asks = (Asks("2026-06-18 10:05", "DECISION_BASIS_NOT_NEED", ("team_manager@LA",), words="not yet on the record"),)
    clears = {
        "a reason from need is put beside it": Clears(
            (told("AddDecisionReason", "2026-06-19 10:00", **DECISION, bases=["NEED"], reasons="Evenings suit him."),),
            "DECISION_BASIS_NOT_NEED",
        ),
        "it is taken back": Clears(
            (told("WithdrawDecision", "2026-06-19 10:00", **DECISION, reason="It is asked anew."),),
            "DECISION_BASIS_NOT_NEED",
            "overtaken",
        ),
    }


def test_that_somebody_has_seen_it_answers_nothing(files: World) -> None:
    living = Living(files, SUNIL).live()
    [row] = files.open()
    seen = AcknowledgeGap(at=files.clock.moment, gap_id=row.gap_id, case_id=living.an_id("#case"))
    files.service.record.do_now(seen, Asked(told_by=party("team_manager@LA")))
    files.service.catch_up()
    assert [one.gap_id for one in files.open()] == [row.gap_id]


def test_what_is_left_unmet_is_said_by_its_letters() -> None:
    assert phrase("unmet:") == ""
    assert phrase("unmet:ADULT.b,ADULT.i") == ", and outcomes b and i are left unmet"
    assert phrase("basis:STAFFING;basis:COST") == "staff not available and price"
    assert phrase("basis:UNSTATED") == "not yet on the record"
