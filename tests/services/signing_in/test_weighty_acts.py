"""Some acts weigh so much that whoever does them is asked again; which, is a list with days and sources."""

from datetime import date

import pytest

from schemas import codes
from schemas.party import Party
from schemas.refused import Refused
from services.parsing import open_commands
from services.signing_in.assurance import SignedIn
from services.signing_in.weighty_acts import LIST, refuse_stale, weighs

DAY = date(2026, 3, 4)
DOCTOR = Party(role="doctor", agency="NHS_MH")


def test_each_is_a_command_that_somebody_can_give() -> None:
    assert {row["code"] for row in codes.rows(LIST)} <= set(open_commands())


def test_an_act_weighs_from_the_day_on_which_its_row_holds() -> None:
    assert weighs("MakeDecision", DAY)
    assert not weighs("MakeDecision", date(2025, 12, 31))
    assert not weighs("AnswerGap", DAY)


def test_who_was_asked_lately_goes_on_and_who_was_not_is_asked() -> None:
    refuse_stale("MakeDecision", SignedIn(DOCTOR, "session", fresh=True), DAY)
    refuse_stale("AnswerGap", SignedIn(DOCTOR, "session"), DAY)
    with pytest.raises(Refused, match="you are asked again who you are; sign in once more and go on") as no:
        refuse_stale("MakeDecision", SignedIn(DOCTOR, "session"), DAY)
    assert no.value.rule == "step_up_needed"


def test_a_program_weighs_only_where_it_is_registered_for_it() -> None:
    refuse_stale("MakeDecision", SignedIn(DOCTOR, "assertion", fresh=True), DAY)
    words = "this program is not registered for acts of this weight; a worker must sign in for it"
    with pytest.raises(Refused, match=words) as no:
        refuse_stale("MakeDecision", SignedIn(DOCTOR, "assertion"), DAY)
    assert no.value.rule == "step_up_needed"
