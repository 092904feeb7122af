"""Looking back at a decision is for learning, and touches nothing that was recorded."""

from datetime import timedelta
from typing import Any

from aggregates.reflection import AddReflection, AddToReflection, decider
from schemas.party import Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-03-20 10:00")
AUDITOR = Party(role="auditor", agency="LA")
ABOUT: dict[str, Any] = {"reflection_id": an_id("reflection"), "case_id": an_id("case")}
add = AddReflection(
    at=NOW,
    **ABOUT,
    about=an_id("application"),
    known_at=at("2026-02-18 13:00"),
    words=words("two visits that did not take place came before the call", "words"),
)
more = AddToReflection(at=NOW + timedelta(days=1), **ABOUT, words=words("a bed in a crisis house would help", "words"))
LIFE = lived(decider, ((add, AUDITOR), (more, AUDITOR)))


class TestAdded(PlainLife):
    decider, commands, another = decider, ((add, AUDITOR), (more, AUDITOR)), add.with_(about=an_id("other"))


def test_an_amhp_may_reflect_too() -> None:
    [fact] = given(decider).when(add, Party(role="amhp", agency="LA")).facts()
    assert fact.happened_at == NOW


def test_others_answer_questions_and_write_no_reflections() -> None:
    given(decider).when(add, Party(role="director", agency="LA")).then_refused("writes a reflection")


def test_nobody_looks_back_at_what_has_not_come() -> None:
    ahead = add.with_(known_at=NOW + timedelta(days=1))
    given(decider).when(ahead, AUDITOR).then_refused("this moment had not come by then")


def test_nobody_writes_on_in_another_s_reflection() -> None:
    amhp = Party(role="amhp", agency="LA")
    given(decider, *LIFE[:1]).when(more, amhp).then_refused("somebody else wrote this reflection")
