"""A risk somebody chooses to take is agreed with both sides of it, and looked at again."""

from datetime import date, timedelta
from typing import Any

from aggregates.risk_agreement import (
    AddToRiskAgreement,
    AgreeRisk,
    EndRiskAgreement,
    LookAtRiskAgreement,
    SaidOfRisk,
    decider,
)
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-05-20 09:00")
ABOUT: dict[str, Any] = {"risk_agreement_id": an_id("swims"), "case_id": an_id("case")}
agree = AgreeRisk(
    at=NOW,
    **ABOUT,
    activity=words("swims with a support worker", "activity"),
    persons_words=words("I love the water", "persons_words"),
    views=(SaidOfRisk(whose="family", agrees="reluctantly", words=words("if somebody is beside him", "words")),),
    known=words("partial sight, no falls", "known"),
)
add = AddToRiskAgreement(
    at=NOW + timedelta(days=1),
    **ABOUT,
    views=(SaidOfRisk(whose="carer", agrees="yes", words=words("he is happier since", "words")),),
    safeguards=words("beside him at the edge", "safeguards"),
    look_again_on=date(2026, 8, 20),
)
look = LookAtRiskAgreement(
    at=NOW + timedelta(days=92), **ABOUT, words=words("it goes well", "words"), look_again_on=date(2026, 11, 20)
)
end = EndRiskAgreement(
    at=NOW + timedelta(days=180), **ABOUT, asked_by="person", reason=words("he swims alone now", "reason")
)
LIFE = lived(decider, (agree, add, look, end))


class TestAgreed(PlainLife):
    decider, commands, another = decider, (agree, add, look, end), agree.with_(look_again_on=date(2026, 9, 1))


def test_it_is_not_looked_at_again_on_a_day_that_is_over() -> None:
    late = agree.with_(look_again_on=date(2026, 5, 19))
    given(decider).when(late).then_refused("this day was over by then")


def test_adding_says_what_is_added() -> None:
    nothing = AddToRiskAgreement(at=add.at, **ABOUT)
    given(decider, *lived(decider, (agree,))).when(nothing).then_refused("say what is added to the risk agreement")
