"""A complaint is acknowledged and answered by days that are counted when it comes."""

from datetime import date, timedelta
from typing import Any

from aggregates.complaint import (
    AcknowledgeComplaint,
    AgreeComplaintTime,
    AnswerComplaint,
    ReceiveComplaint,
    RecordComplaintRepresentative,
    RecordViewOnComplaint,
    TakeComplaintBack,
    decider,
)
from schemas.calendar import calendar_version
from schemas.complaint import ComplaintReceived, ComplaintTimeAgreed
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

NOW = at("2026-07-20 08:00")
ABOUT: dict[str, Any] = {"complaint_id": an_id("complaint"), "case_id": an_id("case")}
receive = ReceiveComplaint(
    at=NOW,
    **ABOUT,
    made_by="family",
    words=words("he should not have been by the water", "words"),
    to=NamedParty(role="complaints_manager", agency="LA"),
)
acknowledge = AcknowledgeComplaint(at=NOW + timedelta(days=1), **ABOUT, means="letter")
view = RecordViewOnComplaint(
    at=NOW + timedelta(days=2), **ABOUT, agrees="yes", account=words("I want to go on swimming", "account")
)
stands_in = RecordComplaintRepresentative(
    at=NOW + timedelta(days=2), **ABOUT, capacity_id=an_id("finding"), representative="attorney"
)
later = AgreeComplaintTime(
    at=NOW + timedelta(days=100), **ABOUT, respond_by=date(2027, 2, 19), reason=words("a witness is away", "reason")
)
answer = AnswerComplaint(
    at=NOW + timedelta(days=150), **ABOUT, answer=words("what we found, and what changes", "answer")
)
take_back = TakeComplaintBack(
    at=NOW + timedelta(days=3), **ABOUT, asked_by="person", reason=words("he does not want it", "reason")
)
LIFE = lived(decider, (receive, acknowledge, view, later, answer))


class TestAnswered(PlainLife):
    decider, commands = decider, (receive, acknowledge, view, later, answer)
    another = receive.with_(made_by="carer")


class TestTakenBack(PlainLife):
    decider, commands, another = decider, (receive, stands_in, take_back), receive.with_(under_18=True)


def test_the_last_days_and_the_calendar_are_said_when_it_comes() -> None:
    [fact] = given(decider).when(receive).facts()
    assert isinstance(fact, ComplaintReceived)
    assert (fact.acknowledge_by, fact.respond_by) == (date(2026, 7, 23), date(2027, 1, 19))
    assert fact.calendar == calendar_version(date(2026, 7, 20))


def test_over_christmas_only_working_days_count() -> None:
    [fact] = given(decider).when(receive.with_(at=at("2026-12-23 10:00"))).facts()
    assert isinstance(fact, ComplaintReceived)
    assert fact.acknowledge_by == date(2026, 12, 30)


def test_a_later_day_says_which_one_it_replaces() -> None:
    [fact] = given(decider, *lived(decider, (receive,))).when(later).facts()
    assert isinstance(fact, ComplaintTimeAgreed)
    assert fact.before == date(2027, 1, 19)


def test_a_later_day_is_agreed_in_time() -> None:
    past = lived(decider, (receive,))
    late = later.with_(at=at("2027-01-20 09:00"))
    given(decider, *past).when(late).then_refused("before the last day to answer is over")
    sooner = later.with_(respond_by=date(2027, 1, 19))
    given(decider, *past).when(sooner).then_refused("must be later than the one before")


def test_a_complaint_from_before_the_lists_begin_is_refused_in_words() -> None:
    long_ago = receive.with_(at=receive.at - timedelta(days=40 * 366))
    given(decider).when(long_ago).then_refused("do not say what held on that day")
