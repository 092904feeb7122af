"""A main need calls for a profession; whoever has the work, that profession may have a part in it."""

from datetime import timedelta
from typing import Any

from aggregates.need_for import (
    AllocateNeedWork,
    ArrangeSpecialistInput,
    EndMainNeed,
    EndSpecialistInput,
    NamedNeed,
    ReasonAllocation,
    TagMainNeed,
    decider,
)
from schemas.need_for import NeedWorkAllocated, SpecialistInputEnded
from schemas.party import NamedParty, Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-02-23 09:00")
ABOUT: dict[str, Any] = {"main_need_id": an_id("need"), "case_id": an_id("case")}
THERAPIST = NamedParty(role="occupational_therapist", agency="NHS_MH", worker=an_id("ola"))
NURSE = NamedParty(role="cpn", agency="NHS_MH", worker=an_id("nell"))


def later(hours: int) -> dict[str, Any]:
    """So many hours on, about the same need."""
    return {"at": NOW + timedelta(hours=hours), **ABOUT}


tag = TagMainNeed(at=NOW, **ABOUT, main_need=NamedNeed(code="DEPOT_SIDE_EFFECTS", profession="cpn"))
give = AllocateNeedWork(**later(1), to=THERAPIST)
arrange = ArrangeSpecialistInput(**later(2), input_from=NURSE, words=words("monthly", "words"))
give_again = AllocateNeedWork(**later(3), to=THERAPIST.with_(worker=an_id("another")), reason=words("asked", "reason"))
reason = ReasonAllocation(**later(4), reason=words("she knows him well", "reason"))
end_input, over = EndSpecialistInput(**later(5)), EndMainNeed(**later(6))
WHOLE = (tag, give, arrange, give_again, reason, end_input, over)
LIFE = lived(decider, WHOLE)


class TestMainNeed(PlainLife):
    decider, commands = decider, WHOLE
    another = tag.with_(main_need=NamedNeed(code="DAILY_TASKS", profession="occupational_therapist"))


def test_an_allocation_says_who_else_has_a_part() -> None:
    [fact] = given(decider, *lived(decider, (tag, arrange))).when(give_again).facts()
    assert isinstance(fact, NeedWorkAllocated)
    assert fact.input_from == Party(role="cpn", agency="NHS_MH", worker=an_id("nell"))
    assert type(fact.main_need).__name__ == "MainNeed"


def test_the_end_of_the_input_says_who_has_the_work() -> None:
    [fact] = given(decider, *lived(decider, (tag, give, arrange))).when(end_input).facts()
    assert isinstance(fact, SpecialistInputEnded)
    assert fact.to is not None
    assert (fact.to.role, fact.reasoned) == ("occupational_therapist", False)


def test_input_is_of_the_profession_that_the_need_calls_for() -> None:
    other = arrange.with_(input_from=THERAPIST)
    given(decider, *lived(decider, (tag,))).when(other).then_refused("calls for another profession")


def test_no_input_ends_that_was_not_arranged() -> None:
    given(decider, *lived(decider, (tag,))).when(end_input).then_refused("nobody of that profession has a part")


def test_a_reason_is_given_for_work_that_was_given_out() -> None:
    given(decider, *lived(decider, (tag,))).when(reason).then_refused("has not been given to anybody yet")
