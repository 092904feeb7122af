"""A ward publishes who is on duty, corrects it, and arranges cover; nothing is said twice."""

from datetime import date

import pytest
from pydantic import ValidationError

from aggregates.roster import (
    ArrangeCover,
    BookLeave,
    CancelCover,
    CancelLeave,
    CorrectRoster,
    Line,
    PublishRoster,
    decider,
)
from schemas.roster import (
    CoverArranged,
    CoverCancelled,
    DutyLine,
    LeaveBooked,
    LeaveCancelled,
    RosterCorrected,
    RosterPublished,
)
from tests.spec import an_id, at, given

NOW = at("2026-01-05 09:00")
WARD, ROSTER, LEAVE, COVER = an_id("ward"), an_id("roster"), an_id("leave"), an_id("cover")
WINTER = {"unit": WARD, "roster_id": ROSTER, "first_day": date(2026, 1, 5), "last_day": date(2026, 6, 30)}
publish = PublishRoster(at=NOW, **WINTER, lines=(Line(role="doctor", weekdays=(1, 2, 4, 5)),))
published = RosterPublished(happened_at=NOW, **WINTER, lines=(DutyLine(role="doctor", weekdays=(1, 2, 4, 5)),))
correct = CorrectRoster(at=NOW, **WINTER, lines=(Line(role="doctor", weekdays=(1, 2, 3, 4, 5)),))
corrected = RosterCorrected(happened_at=NOW, **WINTER, lines=(DutyLine(role="doctor", weekdays=(1, 2, 3, 4, 5)),))
AWAY = {
    "unit": WARD,
    "leave_id": LEAVE,
    "role": "doctor",
    "first_day": date(2026, 3, 18),
    "last_day": date(2026, 3, 18),
}
book = BookLeave(at=NOW, **AWAY)
booked = LeaveBooked(happened_at=NOW, **AWAY)
COVERED = {"unit": WARD, "cover_id": COVER, "role": "doctor", "on": date(2026, 3, 11)}
arrange = ArrangeCover(at=NOW, **COVERED)
arranged = CoverArranged(happened_at=NOW, **COVERED)
cancel_leave = CancelLeave(at=NOW, unit=WARD, leave_id=LEAVE)
leave_cancelled = LeaveCancelled(happened_at=NOW, unit=WARD, leave_id=LEAVE)
cancel_cover = CancelCover(at=NOW, unit=WARD, cover_id=COVER)
cover_cancelled = CoverCancelled(happened_at=NOW, unit=WARD, cover_id=COVER)
LIFE = (published, corrected, booked, leave_cancelled, arranged, cover_cancelled)


def test_a_roster_is_published() -> None:
    given(decider).when(publish).then(published)


def test_publishing_the_same_roster_again_changes_nothing() -> None:
    given(decider, published).when(publish.with_(at=at("2026-01-06 09:00"))).then_nothing()


def test_another_roster_under_the_same_id_is_refused() -> None:
    other = publish.with_(last_day=date(2026, 5, 31))
    given(decider, published).when(other).then_refused("correct it instead")


def test_a_roster_is_corrected() -> None:
    given(decider, published).when(correct).then(corrected)


def test_correcting_it_to_the_same_again_changes_nothing() -> None:
    given(decider, published, corrected).when(correct).then_nothing()


def test_a_roster_that_nobody_published_cannot_be_corrected() -> None:
    given(decider).when(correct).then_refused("no roster with this id was published")


def test_leave_is_booked() -> None:
    given(decider).when(book).then(booked)


def test_booking_the_same_leave_again_changes_nothing() -> None:
    given(decider, booked).when(book).then_nothing()


def test_other_leave_under_the_same_id_is_refused() -> None:
    given(decider, booked).when(book.with_(last_day=date(2026, 3, 19))).then_refused("cancel it and book anew")


def test_leave_is_cancelled() -> None:
    given(decider, booked).when(cancel_leave).then(leave_cancelled)


def test_cancelling_leave_again_changes_nothing() -> None:
    given(decider, booked, leave_cancelled).when(cancel_leave).then_nothing()


def test_leave_that_nobody_booked_cannot_be_cancelled() -> None:
    given(decider).when(cancel_leave).then_refused("no leave with this id was booked")


def test_cover_is_arranged() -> None:
    given(decider).when(arrange).then(arranged)


def test_arranging_the_same_cover_again_changes_nothing() -> None:
    given(decider, arranged).when(arrange).then_nothing()


def test_other_cover_under_the_same_id_is_refused() -> None:
    given(decider, arranged).when(arrange.with_(count=2)).then_refused("cancel it and arrange anew")


def test_cover_is_cancelled() -> None:
    given(decider, arranged).when(cancel_cover).then(cover_cancelled)


def test_cancelling_cover_again_changes_nothing() -> None:
    given(decider, arranged, cover_cancelled).when(cancel_cover).then_nothing()


def test_cover_that_nobody_arranged_cannot_be_cancelled() -> None:
    given(decider).when(cancel_cover).then_refused("no cover with this id was arranged")


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="the last day comes before the first"):
        PublishRoster.model_validate({**publish.model_dump(), "last_day": date(2026, 1, 1)})


def test_a_role_that_no_list_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="not a code of the list roles"):
        Line(role="wizard", weekdays=(1,))
