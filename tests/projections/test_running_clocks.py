"""Each period that runs is shown with its rule, its force and the version that counted it."""

import random

from hypothesis import given
from hypothesis import strategies as st

from aggregates.clock import decider as clock
from projections.entry import entry_of
from projections.running_clocks import clocks_of
from tests.aggregates.lives import lived
from tests.aggregates.test_clock import LIFE, here, move, pause, start
from tests.projections.folding import recorded
from tests.spec import an_id

OTHER = start.with_(clock_run_id=an_id("other run"), clock_id="COMPLAINT_RESPOND")


def test_a_running_period_has_its_provision_its_force_and_its_version() -> None:
    [one] = clocks_of(recorded(LIFE[:1]))
    assert (one.clock_id, one.provision, one.force) == ("COMPLAINT_ACK", "SI 2009/309 reg 13(3)", "regulations")
    assert (one.list_version, one.due, one.paused) == ("1", here("2026-12-31 00:00"), None)
    assert one.calendar.startswith("holidays ")


def test_it_is_shown_as_paused_until_it_goes_on_and_then_with_its_new_day() -> None:
    assert clocks_of(recorded(LIFE[:2]))[0].paused == pause.at
    [one] = clocks_of(recorded(LIFE[:3]))
    assert (one.paused, one.due) == (None, here("2027-01-01 00:00"))


def test_another_first_day_is_shown_with_the_row_of_that_day() -> None:
    [one] = clocks_of(recorded(LIFE[:4]))
    assert (one.started, one.due) == (move.started, here("2026-12-31 00:00"))


def test_what_was_stopped_runs_no_more() -> None:
    assert clocks_of(recorded(LIFE)) == ()


def test_the_one_that_is_due_first_stands_first() -> None:
    facts = (*lived(clock, (OTHER,)), *LIFE[:1])
    assert [one.clock_id for one in clocks_of(recorded(facts))] == ["COMPLAINT_ACK", "COMPLAINT_RESPOND"]


@given(seed=st.integers(), number=st.integers(0, len(LIFE)))
def test_the_order_in_which_facts_are_handed_over_changes_nothing(seed: int, number: int) -> None:
    facts = recorded(LIFE[:number])
    shuffled = random.Random(seed).sample(facts, len(facts))
    assert clocks_of(shuffled) == clocks_of(facts)


def test_a_timeline_says_when_it_is_due_as_people_do() -> None:
    assert [entry_of(fact).says for fact in LIFE] == [
        "A period began (acknowledge; SI 2009/309 reg 13(3)): until the end of Wednesday 30 December 2026. "
        "It is for the complaints manager (LA) to see to.",
        "A period stands still (acknowledge); so says the ward manager (NHS_MH). It ran until the end of Wednesday "
        "30 December 2026.",
        "A period goes on (acknowledge): until the end of Thursday 31 December 2026, not the end of Wednesday "
        "30 December 2026.",
        "A period began on another day (acknowledge): until the end of Wednesday 30 December 2026, not the end of "
        "Thursday 31 December 2026.",
        "What a period was for is done (acknowledge), in time.",
    ]


def test_hours_are_told_to_the_minute() -> None:
    told = start.with_(clock_id="MHA_S4", started=here("2026-03-02 14:20"), at=here("2026-03-02 15:00"))
    [fact] = lived(clock, (told,))
    assert "until Thursday 5 March 2026, 2:20pm" in entry_of(fact).says
