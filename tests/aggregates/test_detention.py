"""Somebody is kept under a section until it ends, and each section ends when the Act says, if not before."""

from datetime import date
from typing import Any

import pytest

from aggregates.detention import BeginSection, EndSection, RenewSection, decider
from schemas.detention import SectionBegun, SectionEnded
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given

NOW = at("2026-01-12 09:00")
ABOUT: dict[str, Any] = {"detention_id": an_id("detention"), "case_id": an_id("case")}
WARD = NamedParty(role="ward_manager", agency="NHS_MH")
begin = BeginSection(at=NOW, **ABOUT, section="3", place=WARD)
renew = RenewSection(at=at("2026-07-01 09:00"), **ABOUT, last_day=date(2027, 1, 11))
end = EndSection(at=at("2026-08-01 09:00"), **ABOUT, how="discharged")
LIFE = lived(decider, (begin, renew, end))


class TestDetention(PlainLife):
    decider, commands, another = decider, (begin, renew, end), begin.with_(section="2")


RUNS_OUT = {"2": "2026-02-09 00:00", "3": "2026-07-11 23:00", "4": "2026-01-15 09:00", "136": "2026-01-13 09:00"}


@pytest.mark.parametrize("section", RUNS_OUT)
def test_it_runs_out_when_the_act_says(section: str) -> None:
    [fact] = given(decider).when(begin.with_(section=section)).facts()
    assert isinstance(fact, SectionBegun)
    assert fact.runs_out_at == at(RUNS_OUT[section])


def test_a_court_s_order_may_have_no_end_of_its_own() -> None:
    [fact] = given(decider).when(begin.with_(section="37/41")).facts()
    assert isinstance(fact, SectionBegun)
    assert fact.runs_out_at is None


def test_its_end_says_whether_after_care_is_owed() -> None:
    given(decider, *lived(decider, (begin,))).when(end).then(
        SectionEnded(happened_at=end.at, **ABOUT, section="3", how="discharged", aftercare=True, by=SOMEBODY)
    )


def test_nobody_is_kept_under_a_section_that_keeps_nobody() -> None:
    given(decider).when(begin.with_(section="117")).then_refused("nobody is kept in a place under this section")


def test_a_section_is_renewed_into_the_future() -> None:
    late = renew.with_(last_day=date(2026, 6, 30))
    given(decider, *lived(decider, (begin,))).when(late).then_refused("this day was over by then")


def test_a_section_is_renewed_while_it_runs_and_for_longer() -> None:
    past = lived(decider, (begin,))
    given(decider, *past).when(renew.with_(at=at("2026-07-12 09:00"))).then_refused("this section had run out by then")
    given(decider, *past).when(renew.with_(last_day=date(2026, 7, 11))).then_refused("lasts longer than it would have")


def test_section_2_is_not_renewed() -> None:
    given(decider, *lived(decider, (begin.with_(section="2"),))).when(renew).then_refused("this section is not renewed")
