"""A person chooses somebody to support them, and says what that supporter may see."""

from datetime import date, timedelta

from aggregates.supporter import ChooseSupporter, EndSupporter, ShareWithSupporter, decider
from schemas.party import NamedParty
from schemas.supporter import SharedWithSupporter
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2026-02-12 09:30")
ABOUT = {"supporter_id": an_id("supporting"), "case_id": an_id("case")}
SISTER = NamedParty(role="family", agency="PRIVATE", worker=an_id("sister"))
choose = ChooseSupporter(at=NOW, **ABOUT, supporter=SISTER)
share = ShareWithSupporter(at=NOW + timedelta(days=1), **ABOUT, classes=("identity",), entries=(an_id("promise"),))
end = EndSupporter(at=NOW + timedelta(days=2), **ABOUT)
LIFE = lived(decider, (choose, share, end))


class TestSupporter(PlainLife):
    decider, commands, another = decider, (choose, share, end), choose.with_(supporter=SISTER.with_(role="carer"))


def test_what_is_shared_says_with_whom() -> None:
    [fact] = given(decider, *lived(decider, (choose,))).when(share).facts()
    assert isinstance(fact, SharedWithSupporter)
    assert (fact.supporter.worker, fact.classes, fact.entries) == (an_id("sister"), ("identity",), (an_id("promise"),))


def test_a_supporter_is_named() -> None:
    nobody = choose.with_(supporter=SISTER.with_(worker=None))
    given(decider).when(nobody).then_refused("who the supporter is")


def test_nothing_is_shared_until_a_day_that_is_gone() -> None:
    gone = share.with_(until=date(2026, 2, 12))
    given(decider, *lived(decider, (choose,))).when(gone).then_refused("lies in the past")
