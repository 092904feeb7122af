"""S03: a rule that nobody can show ended a goal; who said so and who holds the case are asked for its source."""

from projections.record.outcomes import Outcome
from services.stories._shape import Line, Story
from services.stories.s03_a_rule_ends_a_goal import ENDS_IT, OUTCOME, OWNER, PERSON, RULE, STORIES, SUPPORTER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.test_s06_a_change_of_mind import outcomes
from tests.stories.world import World

[GRAHAM] = STORIES
CODE = "UNSOURCED_RULE_ENDS_OUTCOME"
EARLIEST = "2026-05-12 14:00"
LETTER = {
    "document": "The doctor's letter, which cites the guidance on fitness to drive.",
    "section": "Chapter 4",
    "dated": "2026-05-08",
    "read_by": SUPPORTER,
}
ATTACHED = Line("2026-05-14 10:00", SUPPORTER, "AttachSource", RULE | {"source": LETTER})
TOLD = Line("2026-05-14 11:00", SUPPORTER, "TellRuleSource", RULE | {"means": "easy_read"})
OTHERWISE = ATTACHED.with_(contradicts=True)
REOPENED = Line("2026-05-13 09:00", OWNER, "ReopenOutcome", OUTCOME)
GONE = LETTER | {"dated": "2020-01-01", "in_force_to": "2026-05-11"}
TO_COME = LETTER | {"in_force_from": "2026-06-01"}
WISH = {"reason": "persons_wish", "bases": ["PREFERENCE"], "rule_id": None}


def paused() -> Story:
    return GRAHAM.instead("closed", GRAHAM.line("closed")._replace(command="PauseOutcome"))


class TestS03(Lived):
    story = GRAHAM
    end = "2026-05-15 09:00"
    asks = (Asks(EARLIEST, CODE, ("support_worker@VCSE", "care_coordinator@NHS_MH"), "Which source, and as of what"),)
    near_misses = {
        "closed with a doctor's dated letter": Near(GRAHAM.saying("rule", source=LETTER)),
        "he would rather have a passport": Near(
            GRAHAM.saying("closed", **WISH, own_words=True, words="A passport will do, and I can travel with it.")
        ),
        "only paused on the rule": Near(paused(), (CODE,)),
        "the source is of that very day": Near(GRAHAM.saying("rule", source=LETTER | {"dated": "2026-05-12"})),
        "that day is the last on which the source held": Near(
            GRAHAM.saying("rule", source=GONE | {"in_force_to": "2026-05-12"})
        ),
        "the source held no longer": Near(GRAHAM.saying("rule", source=GONE), (CODE,)),
        "the source does not hold yet": Near(GRAHAM.saying("rule", source=TO_COME), (CODE,)),
        "the source was found before the closing": Near(
            GRAHAM.until("closed").then(ATTACHED._replace(when=EARLIEST), GRAHAM.line("closed"))
        ),
        "no rule was even named": Near(GRAHAM.saying("closed", rule_id=None), (CODE,)),
        "the rule that was stated has its source": Near(
            GRAHAM.saying("rule", source=LETTER).saying("closed", rule_id=None)
        ),
    }
    clears = {
        "a source says otherwise, so it is proposed again": Clears((OTHERWISE,), CODE),
        "a source, and he is told of it": Clears((ATTACHED, TOLD), CODE),
        "a source, told in the same step": Clears((ATTACHED.with_(person_told=True),), CODE),
        "the outcome is opened again": Clears((REOPENED,), CODE),
        "he himself wants something else now": Clears(
            (REOPENED, Line("2026-05-13 09:05", PERSON, "CloseOutcome", OUTCOME | WISH | {"own_words": True})), CODE
        ),
    }
    stays = {
        "a source that he has not heard of": Stays((ATTACHED,)),
        "a source that did not hold on the day": Stays((ATTACHED.with_(source=GONE, person_told=True),)),
        "told before there is one for that day": Stays((ATTACHED.with_(source=TO_COME), TOLD)),
    }


def test_a_source_that_contradicts_the_rule_proposes_the_outcome_to_him_again(files: World) -> None:
    living = Living(files, GRAHAM.then(OTHERWISE)).live("2026-05-14 10:01")
    [shown] = outcomes(living)
    assert (shown.stands, shown.counts_as_unmet) == ("proposed", False)
    facts = files.service.record.store.stream(living.an_id("#outcome"))
    assert [one.name for one in facts] == ["OutcomeAgreed", "OutcomeClosed", "OutcomeProposedAgain"]


def test_what_he_confirms_is_agreed_again(files: World) -> None:
    confirmed = Line("2026-05-15 10:00", PERSON, "ConfirmOutcome", OUTCOME | {"words": "Yes, let us try."})
    [shown] = outcomes(Living(files, GRAHAM.then(OTHERWISE, confirmed)).live())
    assert isinstance(shown, Outcome)
    assert shown.stands == "agreed"


def test_a_pause_that_a_source_contradicts_is_over_too(files: World) -> None:
    [shown] = outcomes(Living(files, paused().then(OTHERWISE)).live("2026-05-14 10:01"))
    assert shown.stands == "proposed"


def test_a_later_reason_that_is_not_his_own_hides_no_rule(files: World) -> None:
    other = Line("2026-05-13 09:00", SUPPORTER, "CloseOutcome", OUTCOME | ENDS_IT | WISH | {"reason": "other"})
    Living(files, paused().then(other)).live("2026-05-13 09:01")
    assert files.codes() == [CODE]
