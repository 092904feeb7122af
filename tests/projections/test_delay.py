"""Delay is counted in whole days, from readiness to leaving, each day with every cause it had."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.delay import Delay, Share, delays_of, national_code
from schemas import codes
from schemas.fact import Fact
from schemas.party import Party
from schemas.stay import (
    BlockerEnded,
    BlockerPassedOn,
    BlockerStarted,
    CriteriaToResideMet,
    CriteriaToResideNotMet,
    PersonAdmitted,
    StayLeft,
)
from tests.projections.folding import recorded
from tests.spec import an_id

ABOUT: dict[str, Any] = {"stay_id": an_id("stay"), "case_id": an_id("case")}
WARD, COUNCIL = Party(role="ward_manager", agency="NHS_MH"), Party(role="social_worker", agency="LA")
FEBRUARY = date(2026, 2, 1)
NOBODY_TO_SIGN, NO_CARE_WORKER = "PROJECT.PJ_CLINICIAN_NOT_ON_DUTY", "PROJECT.PJ_CARE_WORKER_NOT_ROSTERED"


def on(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 2, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def of(day: int) -> date:
    return on(day).date()


def admitted(kind: str = "mental_health_ward") -> PersonAdmitted:
    return PersonAdmitted(happened_at=on(1, 8), **ABOUT, kind=kind, place=WARD)


def ready(day: int, hour: int = 10) -> CriteriaToResideNotMet:
    return CriteriaToResideNotMet(happened_at=on(day, hour), **ABOUT, ready_on=of(day), by=WARD)


def needed(day: int, hour: int = 10) -> CriteriaToResideMet:
    return CriteriaToResideMet(happened_at=on(day, hour), **ABOUT, before=None, by=WARD)


def left(day: int) -> StayLeft:
    return StayLeft(happened_at=on(day, 15), **ABOUT, ready_on=None, blockers=())


def held(
    name: str, since: int, last: int | None = None, owner: Party = WARD, reason: str = NOBODY_TO_SIGN
) -> list[Fact]:
    about = {**ABOUT, "blocker_id": an_id(name), "reason": reason, "owner": owner}
    found: list[Fact] = [BlockerStarted(happened_at=on(since), **about, on=of(since), ready_on=None)]
    if last is not None:
        found.append(BlockerEnded(happened_at=on(last, 16), **about, since=of(since), on=of(last)))
    return found


def delay(*facts: Fact, today: int = 28) -> Delay:
    in_order = sorted(facts, key=lambda fact: fact.happened_at)
    [found] = delays_of(recorded(in_order), of(today))
    return found


def test_ready_on_the_second_and_home_on_the_fifth_is_three_days() -> None:
    found = delay(admitted(), ready(2), left(5))
    assert (found.ready_on, found.days, found.unexplained) == (of(2), 3, 3)


def test_home_on_the_same_day_has_no_ready_date_and_no_delay() -> None:
    found = delay(admitted(), ready(2), left(2))
    assert (found.ready_on, found.days) == (None, 0)


def test_ready_and_still_there_counts_up_to_today() -> None:
    found = delay(admitted(), ready(2), today=12)
    assert (found.ready_on, found.days, found.left) == (of(2), 10, None)


def test_needing_the_bed_again_resets_the_date_and_the_days_before_stay_in_view() -> None:
    found = delay(admitted(), ready(2), needed(6), ready(9), left(12))
    assert (found.ready_on, found.days, found.days_before_reset) == (of(9), 3, 4)


def test_while_the_bed_is_needed_nobody_is_ready() -> None:
    found = delay(admitted(), ready(2), needed(6), today=12)
    assert (found.ready_on, found.days, found.days_before_reset) == (None, 0, 4)


def test_ready_in_the_morning_needed_at_noon_and_ready_the_next_day() -> None:
    found = delay(admitted(), ready(2, 9), needed(2, 12), ready(3), left(5))
    assert (found.ready_on, found.days, found.days_before_reset) == (of(3), 2, 0)


def test_paperwork_resets_nothing() -> None:
    said_again = [ready(day) for day in (3, 4, 5)]
    found = delay(admitted(), ready(2), *held("sign", 3, 4), *said_again, *held("again", 5), left(7))
    assert (found.ready_on, found.days) == (of(2), 5)


def test_a_late_entry_counts_from_when_it_was_so() -> None:
    facts = recorded([admitted(), ready(9), left(12), needed(4), ready(2)])
    [found] = delays_of(facts, of(28))
    assert (found.ready_on, found.days_before_reset) == (of(9), 2)


def test_each_cause_has_its_days_alone_and_those_it_shares() -> None:
    found = delay(
        admitted(),
        ready(2),
        *held("sign", 2, 5),
        *held("care", 4, 8, COUNCIL, NO_CARE_WORKER),
        left(10),
    )
    assert found.days == 8
    assert found.by_owner == (
        Share(of="social_worker@LA", alone=3, shared=2),
        Share(of="ward_manager@NHS_MH", alone=2, shared=2),
    )
    assert (found.shared_by_owners, found.unexplained) == (2, 1)
    assert [share.of for share in found.by_reason] == [NO_CARE_WORKER, NOBODY_TO_SIGN]


def test_two_causes_of_one_owner_are_its_days_alone_and_shared_between_the_causes() -> None:
    found = delay(admitted(), ready(2), *held("sign", 2), *held("care", 2, None, WARD, NO_CARE_WORKER), left(5))
    assert found.by_owner == (Share(of="ward_manager@NHS_MH", alone=3, shared=0),)
    assert (found.shared_by_owners, found.shared_by_reasons) == (0, 3)


def test_a_cause_that_is_passed_on_is_its_new_owners_from_that_day() -> None:
    passed = BlockerPassedOn(
        happened_at=on(4), **ABOUT, blocker_id=an_id("sign"), reason=NOBODY_TO_SIGN, before=WARD, owner=COUNCIL
    )
    found = delay(admitted(), ready(2), *held("sign", 2), passed, left(6))
    assert [(share.of, share.alone) for share in found.by_owner] == [
        ("social_worker@LA", 2),
        ("ward_manager@NHS_MH", 2),
    ]


def test_a_cause_before_readiness_or_after_leaving_delays_nobody() -> None:
    found = delay(admitted(), *held("sign", 2), ready(4), left(6))
    assert (found.days, found.by_owner[0].alone) == (2, 2)


def test_the_one_code_of_a_return_is_that_of_the_longest_cause_and_is_never_typed_in() -> None:
    found = delay(admitted(), ready(2), *held("sign", 2, 4), *held("care", 3, None, COUNCIL, NO_CARE_WORKER), left(7))
    assert found.national == {"MHSDS_CRFD_V6.36": 3, "MHSDS_CRFD_V6.09": 2}
    acute = delay(admitted("hospital"), ready(2), *held("sign", 2), left(5))
    assert acute.national == {"ACUTE_SITREP_2024.AC24_HP_DECISION": 3}


def test_a_care_home_reports_to_no_national_list() -> None:
    found = delay(admitted("care_home"), ready(2), *held("sign", 2), left(5))
    assert (found.national, found.without_national) == ({}, 3)


@pytest.mark.parametrize("reason", sorted(codes.by_code("delay_reasons")))
def test_every_reason_of_the_list_is_counted(reason: str) -> None:
    row = codes.by_code("delay_reasons")[reason]
    day = min(codes.to_day(row), max(codes.from_day(row), date(2026, 2, 2)))
    found = {kind: national_code(kind, reason, day) for kind in ("hospital", "mental_health_ward", "care_home")}
    assert found["care_home"] is None
    if row["code_set"] == "PROJECT":
        assert found["hospital"] and found["mental_health_ward"]
    elif row["code_set"] == "MHSDS_ATTRIBUTION":
        assert set(found.values()) == {None}, "whose it is, not why"
    else:
        assert [code for code in found.values() if code] == [reason]
    blocked = delay(admitted(), ready(2), *held("one", 2, None, WARD, reason), left(5))
    assert (blocked.days, blocked.unexplained, blocked.by_reason[0].alone) == (3, 0, 3)


def test_an_old_code_says_nothing_in_a_return_of_today() -> None:
    assert national_code("mental_health_ward", "MHSDS_DD_V5.F2", date(2024, 3, 31)) == "MHSDS_DD_V5.F2"
    assert national_code("mental_health_ward", "MHSDS_DD_V5.F2", date(2024, 4, 1)) is None
    assert national_code("mental_health_ward", "no such code", FEBRUARY) is None


REASONS = st.sampled_from([NOBODY_TO_SIGN, NO_CARE_WORKER, "MHSDS_CRFD_V6.10", "MHSDS_DD_V5.F2"])
TIMES = st.tuples(st.integers(1, 27), st.integers(0, 12) | st.none())
BLOCKERS = st.lists(st.tuples(TIMES, st.sampled_from([WARD, COUNCIL]), REASONS), max_size=6)
TURNS = st.lists(st.integers(2, 27), unique=True, max_size=6).map(sorted)


@given(turns=TURNS, blockers=BLOCKERS, leaves=st.none() | st.integers(1, 28))
def test_the_days_of_each_and_the_shared_ones_counted_once_make_up_all_days(
    turns: list[int], blockers: list[tuple[tuple[int, int | None], Party, str]], leaves: int | None
) -> None:
    facts: list[Fact] = [admitted()]
    facts += [ready(day) if number % 2 == 0 else needed(day) for number, day in enumerate(turns)]
    for number, ((since, length), owner, reason) in enumerate(blockers):
        last = None if length is None else min(28, since + length)
        facts += held(f"blocker {number}", since, last, owner, reason)
    facts = [fact for fact in facts if leaves is None or fact.happened_at <= on(leaves, 14)]
    found = delay(*facts, *([left(leaves)] if leaves else []))
    for shares, several in (
        (found.by_owner, found.shared_by_owners),
        (found.by_reason, found.shared_by_reasons),
    ):
        assert sum(share.alone for share in shares) + several + found.unexplained == found.days
        assert all(share.shared <= several for share in shares)
        assert sum(share.shared for share in shares) >= 2 * several
    assert sum(found.national.values()) + found.without_national == found.days
    until = of(leaves or 28)
    assert found.days == ((until - found.ready_on).days if found.ready_on else 0)


@given(turns=TURNS)
def test_the_ready_date_is_the_start_of_the_last_unbroken_time(turns: list[int]) -> None:
    facts = [ready(day) if number % 2 == 0 else needed(day) for number, day in enumerate(turns)]
    found = delay(admitted(), *facts)
    assert found.ready_on == (of(turns[-1]) if len(turns) % 2 else None)
    assert found.days_before_reset == sum(b - a for a, b in list(pairwise(turns))[::2])
