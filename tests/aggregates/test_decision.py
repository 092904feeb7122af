"""A question, the ways on the table, one of them taken with its reasons, and everyone told who must know."""

from typing import Any

import pytest
from pydantic import ValidationError

from aggregates._leaning import Leaned
from aggregates.decision import (
    AddDecisionReason,
    AddOption,
    AskDecision,
    MakeDecision,
    OfferedOption,
    OpenDecision,
    TellDecision,
    WithdrawDecision,
    decider,
)
from schemas.decision import (
    DecisionAsked,
    DecisionMade,
    DecisionOpened,
    DecisionReasonAdded,
    DecisionTold,
    DecisionWithdrawn,
    Option,
    OptionAdded,
)
from schemas.leaning import LeansOn
from schemas.party import NamedParty, Party
from tests.spec import an_id, at, given, words

NOW, LATER = at("2026-06-17 10:00"), at("2026-06-17 14:00")
ABOUT: dict[str, Any] = {"decision_id": an_id("decision"), "case_id": an_id("case")}
A, B, C = an_id("option A"), an_id("option B"), an_id("option C")
CHAIR, PERSON, GP = ({"role": role, "agency": "LA"} for role in ("panel_chair", "person", "gp"))
TEXT: dict[str, Any] = {
    "A": words("ten hours", "options"),
    "B": words("six hours", "options"),
    "C": words("eight hours", "option"),
}
QUESTION = words("how many hours", "question")
ask = AskDecision(
    at=NOW,
    **ABOUT,
    question=QUESTION,
    options=(OfferedOption(option_id=A, words=TEXT["A"]), OfferedOption(option_id=B, words=TEXT["B"])),
    must_be_told=(NamedParty(**PERSON),),
    decision_maker=NamedParty(**CHAIR),
)
asked = DecisionAsked(
    happened_at=NOW,
    **ABOUT,
    question=QUESTION,
    options=(Option(option_id=A, words=TEXT["A"]), Option(option_id=B, words=TEXT["B"])),
    must_be_told=(Party(**PERSON),),
    decision_maker=Party(**CHAIR),
)
add = AddOption(at=NOW, **ABOUT, option=OfferedOption(option_id=C, words=TEXT["C"]))
added = OptionAdded(happened_at=NOW, **ABOUT, option=Option(option_id=C, words=TEXT["C"]))
TAKEN: dict[str, Any] = {"option_id": A, "bases": ("NEED", "PREFERENCE"), "reasons": words("it is needed", "reasons")}
make = MakeDecision(at=LATER, **ABOUT, **TAKEN, evidence=(an_id("fact"),), dissent=words("too few", "dissent"))
made = DecisionMade(
    happened_at=LATER,
    **ABOUT,
    **TAKEN,
    evidence=(an_id("fact"),),
    dissent=words("too few", "dissent"),
    decided_by=Party(**CHAIR),
    must_be_told=(Party(**PERSON),),
)
tell = TellDecision(at=LATER, **ABOUT, told=NamedParty(**PERSON), means="easy_read")
told = DecisionTold(happened_at=LATER, **ABOUT, told=Party(**PERSON), means="easy_read")
withdraw = WithdrawDecision(at=LATER, **ABOUT, reason=words("the sum was wrong", "reason"))
withdrawn = DecisionWithdrawn(
    happened_at=LATER, **ABOUT, reason=words("the sum was wrong", "reason"), must_be_told=(Party(**PERSON),)
)
reason = AddDecisionReason(at=LATER, **ABOUT, bases=("CLINICAL",), reasons=words("seen by the nurse", "reasons"))
reasoned = DecisionReasonAdded(
    happened_at=LATER,
    **ABOUT,
    bases=("NEED", "PREFERENCE", "CLINICAL"),
    added=("CLINICAL",),
    reasons=words("seen by the nurse", "reasons"),
    by=Party(**CHAIR),
)
open_it = OpenDecision(at=LATER, **ABOUT)
opened = DecisionOpened(happened_at=LATER, **ABOUT, by=Party(**PERSON))
LIFE = (asked, added, made, reasoned, told, opened, withdrawn)


def test_a_question_is_asked() -> None:
    given(decider).when(ask).then(asked)


def test_asking_it_again_changes_nothing() -> None:
    given(decider, asked).when(ask).then_nothing()
    given(decider, *LIFE).when(ask.with_(at=LATER)).then_nothing()


def test_another_question_under_the_same_id_is_refused() -> None:
    other = ask.with_(decision_maker=NamedParty(**GP))
    given(decider, asked).when(other).then_refused("another question was asked")


def test_two_options_are_two_things() -> None:
    twice = ask.with_(options=(ask.options[0], ask.options[0]))
    given(decider).when(twice).then_refused("two of the options have the same id")


def test_a_question_without_any_option_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        AskDecision.model_validate({**ask.__dict__, "options": ()})


def test_an_option_is_added() -> None:
    given(decider, asked).when(add).then(added)


def test_adding_it_again_changes_nothing() -> None:
    given(decider, asked, added, made).when(add).then_nothing()


def test_no_option_is_added_once_it_is_decided() -> None:
    given(decider, asked, made).when(add).then_refused("this was decided before")


def test_a_table_has_its_edges() -> None:
    many = [added.with_(option=added.option.with_(option_id=an_id(str(n)))) for n in range(18)]
    given(decider, asked, *many).when(add).then_refused("20 options at most")


def test_a_decision_is_made() -> None:
    given(decider, asked).when(make, told_by=Party(**CHAIR)).then(made)


def test_a_decision_without_a_stated_basis_is_recorded() -> None:
    unstated = make.with_(bases=("UNSTATED",), reasons=None)
    expected = made.with_(bases=("UNSTATED",), reasons=None)
    given(decider, asked).when(unstated, told_by=Party(**CHAIR)).then(expected)


def test_making_it_again_changes_nothing() -> None:
    given(decider, asked, made).when(make).then_nothing()


def test_deciding_otherwise_under_the_same_question_is_refused() -> None:
    given(decider, asked, made).when(make.with_(option_id=B)).then_refused("ask a new question")
    given(decider, *LIFE).when(make).then_refused("ask a new question")


def test_only_what_is_on_the_table_can_be_decided() -> None:
    given(decider, asked).when(make.with_(option_id=C)).then_refused("never put on the table")


def test_a_basis_is_needed_and_comes_from_the_list() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        MakeDecision(at=LATER, **ABOUT, option_id=A, bases=())
    with pytest.raises(ValidationError, match="not a code of the list decision_bases"):
        MakeDecision(at=LATER, **ABOUT, option_id=A, bases=("HABIT",))


def test_a_decision_says_what_it_leans_on_and_so_does_taking_it_back() -> None:
    neighbour: dict[str, Any] = {"life_fact_id": an_id("neighbour"), "kind": "informal_support"}
    day = NOW.date()
    leaning = make.with_(leans_on=(Leaned(**neighbour, last_confirmed=day),), effect="move")
    leans = made.with_(leans_on=(LeansOn(**neighbour, last_confirmed=day),), effect="move")
    given(decider, asked).when(leaning, told_by=Party(**CHAIR)).then(leans)
    given(decider, asked, leans).when(withdraw).then(withdrawn.with_(leaned_on=(an_id("neighbour"),)))


def test_a_reason_is_put_beside_the_decision() -> None:
    given(decider, asked, made).when(reason, told_by=Party(**CHAIR)).then(reasoned)


def test_a_reason_that_is_known_changes_nothing() -> None:
    given(decider, asked, made, reasoned).when(reason).then_nothing()
    given(decider, asked, made).when(reason.with_(bases=("NEED",))).then_nothing()


def test_no_reason_is_put_beside_what_is_not_decided_or_was_withdrawn() -> None:
    given(decider, asked).when(reason).then_refused("nothing is decided yet")
    given(decider, *LIFE).when(reason).then_refused("no reason is put beside it")


def test_the_person_is_told() -> None:
    given(decider, asked, made).when(tell).then(told)


def test_telling_them_again_changes_nothing() -> None:
    given(decider, asked, made, told).when(tell.with_(means="phone")).then_nothing()


def test_after_a_withdrawal_they_are_told_again() -> None:
    given(decider, *LIFE).when(tell).then(told)


def test_they_read_it_themselves() -> None:
    given(decider, asked, made).when(open_it, told_by=Party(**PERSON)).then(opened)
    given(decider, *LIFE).when(open_it, told_by=Party(**PERSON)).then(opened)


def test_reading_it_again_changes_nothing() -> None:
    given(decider, asked, made, opened).when(open_it, told_by=Party(**PERSON)).then_nothing()


def test_nobody_else_is_noted_as_having_read_it_and_nothing_before_it_is_decided() -> None:
    given(decider, asked, made).when(open_it, told_by=Party(**GP)).then_refused("are noted as having read it")
    given(decider, asked).when(open_it, told_by=Party(**PERSON)).then_refused("nothing is decided yet")


def test_only_those_who_must_be_told_are_ticked_off() -> None:
    given(decider, asked, made).when(tell.with_(told=NamedParty(**GP))).then_refused("not among those who must be told")


def test_nothing_is_told_before_it_is_decided() -> None:
    given(decider, asked).when(tell).then_refused("nothing is decided yet")


def test_a_decision_is_withdrawn() -> None:
    given(decider, asked, made).when(withdraw).then(withdrawn)


def test_withdrawing_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(withdraw).then_nothing()


def test_nothing_is_withdrawn_before_it_is_decided() -> None:
    given(decider, asked).when(withdraw).then_refused("nothing is decided yet")


def test_no_answer_without_a_question() -> None:
    given(decider).when(make).then_refused("no decision was asked for")


def test_another_case_is_refused() -> None:
    given(decider, asked).when(make.with_(case_id=an_id("other"))).then_refused("decision belongs to another case")
    given(decider, asked).when(ask.with_(case_id=an_id("other"))).then_refused("decision belongs to another case")
