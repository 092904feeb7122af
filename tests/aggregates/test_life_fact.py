"""The neighbour calls daily: said, confirmed, no longer so, and something else in its place."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.life_fact import (
    ConfirmLifeFact,
    ContradictLifeFact,
    LeaveOutLifeFact,
    ReplaceLifeFact,
    StateLifeFact,
    decider,
)
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-01-14 10:00")
ABOUT: dict[str, Any] = {"life_fact_id": an_id("neighbour"), "case_id": an_id("case")}
CALLS = words("the neighbour calls daily", "words")
state = StateLifeFact(
    at=NOW, **ABOUT, kind="informal_support", source="told_by", last_confirmed=date(2026, 1, 14), words=CALLS
)
confirm = ConfirmLifeFact(at=NOW + timedelta(days=20), **ABOUT, source="seen", last_confirmed=date(2026, 2, 3))
contradict = ContradictLifeFact(at=NOW + timedelta(days=30), **ABOUT, source="told_by", words=words("he died", "words"))
leave_out = LeaveOutLifeFact(at=NOW + timedelta(days=31), **ABOUT, leaning_id=an_id("decision"))
replace = ReplaceLifeFact(at=NOW + timedelta(days=32), **ABOUT, replaced_by=an_id("sister"), on=date(2026, 2, 15))
COMMANDS = (state, confirm, contradict, leave_out, replace)
LIFE = lived(decider, COMMANDS)


class TestLifeFact(PlainLife):
    decider, commands, another = decider, COMMANDS, state.with_(source="seen")


def test_nothing_is_confirmed_for_a_day_that_has_not_come() -> None:
    given(decider).when(state.with_(last_confirmed=date(2026, 1, 15))).then_refused("this day had not come by then")


def test_an_older_confirmation_than_the_one_known_says_nothing() -> None:
    older = confirm.with_(last_confirmed=date(2026, 1, 10))
    given(decider, *lived(decider, (state,))).when(older).then_refused("on a later day than that before")


def test_nothing_takes_its_own_place() -> None:
    itself = replace.with_(replaced_by=ABOUT["life_fact_id"])
    given(decider, *lived(decider, (state,))).when(itself).then_refused("not by itself")


def test_its_kind_is_one_that_has_a_look_again_age() -> None:
    with pytest.raises(ValidationError, match="not a code of the list look_again_ages"):
        StateLifeFact(at=NOW, **ABOUT, kind="rumour", source="told_by", last_confirmed=date(2026, 1, 14), words=CALLS)
