"""Two agencies agree to share, and one day they do not any more."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from aggregates.sharing import AgreeSharing, EndSharing, decider
from schemas.sharing import SharingEnded
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2026-02-12 09:30")
AGREEMENT = an_id("agreement")
agree = AgreeSharing(
    at=NOW,
    agreement_id=AGREEMENT,
    sharer="LA",
    receiver="NHS_MH",
    purposes=("direct_care",),
    basis="care_provision",
    classes=("identity", "health"),
    first_day=date(2026, 3, 1),
    last_day=date(2027, 2, 28),
    source="ISA-2026-014",
)
end = EndSharing(at=NOW + timedelta(days=90), agreement_id=AGREEMENT, last_day=date(2026, 6, 30))
LIFE = lived(decider, (agree, end))


class TestAgreement(PlainLife):
    decider, commands, another = decider, (agree, end), agree.with_(receiver="GP")


def test_the_end_says_between_whom_it_was() -> None:
    [fact] = given(decider, *lived(decider, (agree,))).when(end).facts()
    assert fact == SharingEnded(
        happened_at=end.at, agreement_id=AGREEMENT, sharer="LA", receiver="NHS_MH", last_day=date(2026, 6, 30)
    )


def test_nobody_agrees_with_themselves() -> None:
    given(decider).when(agree.with_(receiver="LA")).then_refused("is between two agencies")


def test_it_does_not_end_before_it_begins() -> None:
    given(decider).when(agree.with_(last_day=date(2026, 2, 28))).then_refused("lies before its first")


@pytest.mark.parametrize(
    "change",
    [
        {"purposes": ()},
        {"purposes": ("curiosity",)},
        {"basis": "habit"},
        {"classes": ()},
        {"classes": ("everything",)},
        {"source": "an agreement with a space"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_agreed_is_named_by_the_lists(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AgreeSharing(**{**dict(agree), **change})
