"""What the person prefers and what a worker sees stand in one plan, which may be settled again."""

from datetime import date, timedelta
from typing import Any

from aggregates.plan import (
    BeginPlan,
    DraftPlan,
    EndPlan,
    FinalisePlan,
    GiveInformation,
    RecordProfessionalView,
    SetRevisit,
    StatePreference,
    WriteReasons,
    decider,
)
from schemas.party import NamedParty
from schemas.plan import PlanFinalised
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-02-03 10:00")
ABOUT: dict[str, Any] = {"plan_id": an_id("plan"), "case_id": an_id("case")}
LEAD = NamedParty(role="social_worker", agency="LA", worker=an_id("Ada"))
begin = BeginPlan(at=NOW, **ABOUT, lead=LEAD)
prefer = StatePreference(at=NOW, **ABOUT, words=words("happy at the day centre", "words"))
view = RecordProfessionalView(at=NOW, **ABOUT, words=words("could travel alone", "words"), leads_to="more_independence")
draft = DraftPlan(at=NOW, **ABOUT, lead=LEAD, options_id=an_id("options"))
reasons = WriteReasons(at=NOW, **ABOUT, for_preference=words("friends"), for_view=words("five weeks"))
inform = GiveInformation(at=NOW, **ABOUT, words=words("a taster trip"), means="in_person")
revisit = SetRevisit(at=NOW, **ABOUT, revisit_on=date(2026, 4, 7))
finalise = FinalisePlan(at=NOW + timedelta(days=14), **ABOUT, lead=LEAD)
end = EndPlan(at=NOW + timedelta(days=90), **ABOUT, reason=words("a new plan"))
WHOLE = (begin, prefer, view, draft, reasons, inform, revisit, finalise, end)
LIFE = lived(decider, WHOLE)


class TestPlan(PlainLife):
    decider, commands = decider, WHOLE
    another = begin.with_(lead=LEAD.with_(role="care_coordinator"))


def test_where_nothing_is_said_the_persons_voice_and_information_are_in_order() -> None:
    [fact] = given(decider, *lived(decider, (begin,))).when(finalise).facts()
    assert isinstance(fact, PlanFinalised)
    assert (fact.own_voice, fact.information_given, fact.reasons, fact.revisit_on) == (True, True, None, None)
    assert fact.by == SOMEBODY


def test_nobody_is_asked_again_on_a_day_that_is_over() -> None:
    late = revisit.with_(revisit_on=date(2026, 2, 2))
    given(decider, *lived(decider, (begin,))).when(late).then_refused("this day was over by then")


def test_a_plan_may_be_settled_again() -> None:
    again = finalise.with_(at=finalise.at + timedelta(days=30), revisit_on=date(2026, 6, 1))
    [fact] = given(decider, *lived(decider, (begin, finalise))).when(again).facts()
    assert isinstance(fact, PlanFinalised)
