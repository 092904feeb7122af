"""What is shown to choose from, who put it there, what is chosen, and in whose words the reasons are."""

from datetime import timedelta
from typing import Any

import pytest

from aggregates.options import (
    AskReasons,
    ChooseOption,
    DeclareInterest,
    RecordListOrigin,
    ShowMoreOptions,
    ShowOptions,
    decider,
)
from schemas.options import OptionChosen
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-03-03 10:00")
LATER = NOW + timedelta(days=1)
ABOUT: dict[str, Any] = {"options_id": an_id("options"), "case_id": an_id("case")}
BROKER: Any = {"role": "broker", "agency": "PROVIDER"}


def way(name: str, kind: str) -> dict[str, Any]:
    return {"option_id": an_id(name), "kind": kind, "words": words(name, "words")}


show = ShowOptions(
    at=NOW,
    **ABOUT,
    drawn_up_by=BROKER,
    options=(way("visits", "HOME_SUPPORT"), way("home", "RESIDENTIAL")),
    gains=(an_id("home"),),
)
show_more = ShowMoreOptions(at=LATER, **ABOUT, options=(way("flat", "EXTRA_CARE"),))
origin = RecordListOrigin(at=LATER, **ABOUT, listed_by=BROKER, origin="directory")
declare = DeclareInterest(at=LATER, **ABOUT, gains=(an_id("home"),), declared_to_person=True)
choose = ChooseOption(at=LATER, **ABOUT, option_id=an_id("home"))
ask = AskReasons(at=LATER, **ABOUT, answer="does_not_wish_to_say")
LIFE = lived(decider, (show, show_more, origin, declare, choose, ask))


class TestShown(PlainLife):
    decider, commands, another = decider, (show, show_more, origin, declare, choose, ask), show.with_(gains=())


def chosen(*before: Any) -> OptionChosen:
    [fact] = given(decider, *lived(decider, before)).when(choose).facts()
    assert isinstance(fact, OptionChosen)
    return fact


def test_a_choice_says_its_kind_and_whether_it_is_the_least_independent() -> None:
    assert (chosen(show).kind, chosen(show).last) == ("RESIDENTIAL", True)
    assert str(chosen(show).chosen_by) == "person@PRIVATE"
    assert not chosen(show, show_more).last


def test_options_shown_later_may_be_ranked_among_the_others() -> None:
    ranked = show_more.with_(order=(an_id("visits"), an_id("flat"), an_id("home")))
    assert chosen(show, ranked).last


def test_the_only_option_is_not_the_last_of_several() -> None:
    assert not chosen(show.with_(options=show.options[1:])).last


def test_an_order_names_all_that_is_on_the_list() -> None:
    short = show_more.with_(order=(an_id("flat"),))
    given(decider, *lived(decider, (show,))).when(short).then_refused("names each option of the list once")


@pytest.mark.parametrize("past", [(), (show,)])
def test_no_option_stands_on_the_list_twice(past: Any) -> None:
    twice = ShowMoreOptions(at=LATER, **ABOUT, options=show.options) if past else show.with_(options=show.options * 2)
    given(decider, *lived(decider, past)).when(twice).then_refused("two of the options shown have the same id")


def test_a_gain_is_from_something_on_the_list() -> None:
    given(decider).when(show.with_(gains=(an_id("flat"),))).then_refused("a gain is from an option on the list")
    elsewhere = declare.with_(gains=(an_id("flat"),))
    given(decider, *lived(decider, (show,))).when(elsewhere).then_refused("an interest is declared in options")


def test_only_what_was_shown_can_be_chosen() -> None:
    other = choose.with_(option_id=an_id("flat"))
    given(decider, *lived(decider, (show,))).when(other).then_refused("only an option that was shown can be chosen")


@pytest.mark.parametrize("who", [{"by_person": False}, {"chosen_by": SOMEBODY}])
def test_it_is_plain_who_chose(who: Any) -> None:
    given(decider, *lived(decider, (show,))).when(choose.with_(**who)).then_refused("say who chose where it was not")


def test_reasons_belong_to_a_choice() -> None:
    given(decider, *lived(decider, (show,))).when(ask).then_refused("nothing was chosen yet")
