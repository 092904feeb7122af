"""An application is made by those who may make it, after other ways were tried."""

from datetime import date, timedelta
from typing import Any

from aggregates.mha_application import (
    LeaveApplicationUnused,
    MakeApplication,
    ReceiveApplication,
    Tried,
    decider,
)
from schemas.party import Party
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-02-18 13:00")
AMHP = Party(role="amhp", agency="LA")
ABOUT: dict[str, Any] = {"application_id": an_id("application"), "case_id": an_id("case")}
make = MakeApplication(
    at=NOW, **ABOUT, section="2", alternatives=(Tried(kind="crisis_team", came="full", on=date(2026, 2, 16)),)
)
receive = ReceiveApplication(at=NOW + timedelta(hours=4), **ABOUT)
unused = LeaveApplicationUnused(at=NOW + timedelta(hours=4), **ABOUT, reason=words("she came in by herself", "reason"))
LIFE = lived(decider, ((make, AMHP), receive))


class TestReceived(PlainLife):
    decider, commands, another = decider, ((make, AMHP), receive), make.with_(section="3")


class TestNotUsed(PlainLife):
    decider, commands, another = decider, ((make, AMHP), unused), make.with_(alternatives=())


def test_not_everybody_may_apply() -> None:
    given(decider).when(make, Party(role="care_coordinator", agency="NHS_MH")).then_refused(
        "the nearest relative applies"
    )


def test_what_was_tried_was_tried_before() -> None:
    later = make.with_(alternatives=(Tried(kind="crisis_team", came="full", on=date(2026, 2, 19)),))
    given(decider).when(later, AMHP).then_refused("this day had not come by then")


def test_an_application_is_for_a_section_that_somebody_applies_for() -> None:
    given(decider).when(make.with_(section="136"), AMHP).then_refused("nobody applies for this")


def test_whoever_applies_does_not_receive_it() -> None:
    given(decider, *lived(decider, ((make, AMHP),))).when(receive, AMHP).then_refused(
        "whoever applies does not receive"
    )
