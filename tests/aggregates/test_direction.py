"""What was directed, changed with its reasons, and told the person."""

from datetime import timedelta
from typing import Any

from aggregates.direction import (
    AddDirectionReason,
    ChangeDirection,
    GiveDirection,
    TellDirection,
    WithdrawDirection,
    decider,
)
from schemas.direction import DirectionGiven, DirectionReasonAdded
from schemas.party import Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import SOMEBODY, an_id, at, given, words

NOW = at("2026-06-17 14:00")
ABOUT: dict[str, Any] = {"direction_id": an_id("direction"), "case_id": an_id("case")}
A, B, OPTIONS = an_id("A"), an_id("B"), an_id("options")
LESS: dict[str, Any] = {"effect": "give_less", "bases": ("DIRECTION", "COST"), "unmet": ("ADULT.i",)}
give = GiveDirection(at=NOW, **ABOUT, options_id=OPTIONS, option_id=B, **LESS, person_told=False)
reason = AddDirectionReason(
    at=NOW + timedelta(days=1), **ABOUT, bases=("NEED",), words=words("seen on a visit", "words")
)
tell = TellDirection(at=NOW + timedelta(days=2), **ABOUT)
change = ChangeDirection(at=NOW + timedelta(days=3), **ABOUT, option_id=A, effect="other", bases=("NEED",))
withdraw = WithdrawDirection(at=NOW + timedelta(days=4), **ABOUT, reason=words("not needed", "reason"))
COMMANDS = (give, reason, tell, change, withdraw)
LIFE = lived(decider, COMMANDS)


class TestDirection(PlainLife):
    decider, commands, another = decider, COMMANDS, give.with_(bases=("TARGET",))


def test_a_direction_is_about_the_options_the_way_home_or_itself() -> None:
    def about(**said: Any) -> Any:
        [fact] = given(decider).when(GiveDirection(at=NOW, **ABOUT, **LESS, **said)).facts()
        assert isinstance(fact, DirectionGiven)
        return fact.decided_id

    home = an_id("discharge")
    assert about(options_id=OPTIONS, option_id=B, discharge_id=home) == OPTIONS
    assert about(discharge_id=home) == home
    assert about() == ABOUT["direction_id"]


def test_a_reason_is_put_beside_those_before() -> None:
    manager = Party(role="team_manager", agency=SOMEBODY.agency)
    [fact] = given(decider, *lived(decider, (give,))).when(reason, manager).facts()
    assert fact == DirectionReasonAdded(
        happened_at=reason.at,
        **ABOUT,
        decided_id=OPTIONS,
        discharge_id=None,
        options_id=OPTIONS,
        option_id=B,
        proceed=True,
        effect="give_less",
        bases=("DIRECTION", "COST", "NEED"),
        unmet=("ADULT.i",),
        added=("NEED",),
        decided_by=manager,
        person_told=True,
        words=reason.words,
    )


def test_the_one_who_directs_is_the_one_who_tells_it() -> None:
    [fact] = given(decider).when(give).facts()
    assert isinstance(fact, DirectionGiven)
    assert fact.decided_by == SOMEBODY


def test_a_reason_that_is_known_is_refused() -> None:
    given(decider, *lived(decider, (give,))).when(reason.with_(bases=("COST",))).then_refused("reason was given before")


def test_an_option_comes_from_a_list() -> None:
    loose = GiveDirection(at=NOW, **ABOUT, option_id=B, **LESS)
    given(decider).when(loose).then_refused("from which list of options")
    plain = lived(decider, (GiveDirection(at=NOW, **ABOUT, **LESS),))
    given(decider, *plain).when(change).then_refused("was not about a list of options")


def test_another_agency_does_not_change_it() -> None:
    council = Party(role="team_manager", agency="LA")
    past = lived(decider, (give,))
    given(decider, *past).when(change, council).then_refused("another agency put this on the record")
    given(decider, *past).when(withdraw, council).then_refused("another agency put this on the record")
