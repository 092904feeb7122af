"""A person's own page says what suits them and what does not, and changes as they do."""

from datetime import timedelta
from typing import Any

from aggregates.about_me import ChangeAboutMe, WriteAboutMe, decider
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-03-09 09:00")
ABOUT: dict[str, Any] = {"about_me_id": an_id("about me"), "case_id": an_id("case")}
write = WriteAboutMe(
    at=NOW,
    **ABOUT,
    suits=("SHORT_TALKS",),
    does_not_suit=("LETTER",),
    minutes_at_a_time=10,
    words=words("letters worry me", "words"),
)
change = ChangeAboutMe(at=NOW + timedelta(days=90), **ABOUT, suits=("PICTURES",), words=words("pictures", "words"))
LIFE = lived(decider, (write, change))


class TestPage(PlainLife):
    decider, commands, another = decider, (write, change), write.with_(suits=())


def test_one_way_cannot_both_suit_and_not_suit() -> None:
    given(decider).when(write.with_(suits=("LETTER",))).then_refused("cannot both suit them and not suit them")
