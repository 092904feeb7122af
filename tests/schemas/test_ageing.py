"""Dates of birth do not age; a neighbour who calls daily does, and sooner where somebody goes home on it."""

from datetime import date

import pytest

from schemas.ageing import look_again_after

DAY = date(2026, 2, 6)


@pytest.mark.parametrize(
    ("kind", "mark", "at_home", "on_discharge"),
    [
        ("informal_support", None, 180, 30),
        ("carer_able_and_willing", None, 90, 30),
        ("living_arrangement", None, 90, 7),
        ("medication_list", None, None, 7),
        ("capacity_for_a_decision", None, None, None),
        ("capacity_for_a_decision", "fluctuates", 28, 28),
        ("diagnosis", None, 730, 730),
        ("diagnosis", "lifelong", None, None),
        ("date_of_birth", None, None, None),
    ],
)
def test_each_kind_has_its_age(kind: str, mark: str | None, at_home: int | None, on_discharge: int | None) -> None:
    assert look_again_after(kind, DAY, on_discharge=False, mark=mark) == at_home
    assert look_again_after(kind, DAY, on_discharge=True, mark=mark) == on_discharge


def test_a_kind_without_a_row_in_force_is_an_error() -> None:
    with pytest.raises(LookupError):
        look_again_after("rumour", DAY, on_discharge=False)
