"""A stay that deprives somebody of liberty is lawful on the days for which somebody with authority says so."""

from datetime import date
from typing import Any

from aggregates.authorisation import (
    BookAssessments,
    ChangeRestrictions,
    EndRestrictions,
    ExtendUrgentAuthorisation,
    GiveUrgentAuthorisation,
    GrantAuthorisation,
    NoteRestrictions,
    RecordCourtOrder,
    RefuseAuthorisation,
    RequestAuthorisation,
    decider,
)
from schemas.authorisation import AuthorisationRequested, UrgentAuthorisationExtended
from schemas.party import NamedParty
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given, words

ABOUT: dict[str, Any] = {"authorisation_id": an_id("authorisation"), "case_id": an_id("case")}
HOME = NamedParty(role="registered_manager", agency="PROVIDER")
COUNCIL = NamedParty(role="dols_lead", agency="LA")
NINTH, LAST_URGENT = date(2026, 2, 9), date(2026, 2, 15)
note = NoteRestrictions(
    at=at("2026-02-06 12:00"), **ABOUT, managing_authority=HOME, first_day=NINTH, watched=True, free_to_leave=False
)
change = ChangeRestrictions(at=at("2026-02-06 13:00"), **ABOUT, first_day=NINTH, watched=True, free_to_leave=False)
urgent = GiveUrgentAuthorisation(at=at("2026-02-09 09:00"), **ABOUT, first_day=NINTH, last_day=LAST_URGENT)
extend = ExtendUrgentAuthorisation(at=at("2026-02-13 09:00"), **ABOUT, last_day=date(2026, 2, 22))
request = RequestAuthorisation(at=at("2026-02-09 09:05"), **ABOUT, supervisory_body=COUNCIL)
book = BookAssessments(at=at("2026-02-10 09:00"), **ABOUT, finish_by=date(2026, 2, 14))
grant = GrantAuthorisation(at=at("2026-02-14 15:00"), **ABOUT, first_day=LAST_URGENT, last_day=date(2026, 8, 14))
refuse = RefuseAuthorisation(at=at("2026-02-14 15:00"), **ABOUT, reason=words("she can decide", "reason"))
court = RecordCourtOrder(at=at("2026-03-01 09:00"), **ABOUT, first_day=date(2026, 3, 1))
end = EndRestrictions(at=at("2026-04-01 09:00"), **ABOUT)
BY_COUNCIL = ((extend, COUNCIL), (grant, COUNCIL))
WHOLE = (note, change, urgent, request, book, *BY_COUNCIL, court, end)
LIFE = lived(decider, WHOLE)


class TestGranted(PlainLife):
    decider, commands, another = decider, WHOLE, note.with_(watched=False)


class TestNotGranted(PlainLife):
    decider, commands, another = decider, (note, request, (refuse, COUNCIL), end), note.with_(free_to_leave=True)


def test_assessments_are_due_in_21_days_the_day_of_receipt_counted() -> None:
    [fact] = given(decider, *lived(decider, (note,))).when(request).facts()
    assert isinstance(fact, AuthorisationRequested)
    assert (fact.received_on, fact.finish_by) == (NINTH, date(2026, 3, 1))


def test_assessments_are_due_sooner_while_an_urgent_authorisation_is_in_force() -> None:
    [fact] = given(decider, *lived(decider, (note, urgent))).when(request).facts()
    assert isinstance(fact, AuthorisationRequested)
    assert fact.finish_by == LAST_URGENT


def test_an_extension_says_from_which_day_the_authority_runs() -> None:
    [fact] = given(decider, *lived(decider, (note, urgent))).when(extend).facts()
    assert isinstance(fact, UrgentAuthorisationExtended)
    assert fact.first_day == NINTH


def test_an_authority_ends_after_it_begins() -> None:
    early = urgent.with_(last_day=date(2026, 2, 8))
    given(decider, *lived(decider, (note,))).when(early).then_refused("last day cannot come before the first")


def test_an_urgent_authorisation_is_short() -> None:
    long = urgent.with_(last_day=date(2026, 2, 16))
    given(decider, *lived(decider, (note,))).when(long).then_refused("lasts seven days at most")


def test_an_urgent_authorisation_runs_on_once_and_not_long() -> None:
    past = lived(decider, (note, urgent))
    given(decider, *past[:1]).when(extend).then_refused("no urgent authorisation that could run on")
    too_long = extend.with_(last_day=date(2026, 2, 23))
    given(decider, *past).when(too_long).then_refused("for one to seven further days")
    again = extend.with_(at=at("2026-02-20 09:00"), last_day=date(2026, 2, 25))
    extended = lived(decider, (note, urgent, extend))
    given(decider, *extended).when(again).then_refused("runs on once only")


def test_a_standard_authorisation_lasts_a_year_at_most() -> None:
    long = grant.with_(last_day=date(2027, 2, 15))
    given(decider, *lived(decider, (note, request))).when(long, COUNCIL).then_refused("twelve months at most")


def test_only_what_was_asked_for_is_assessed_or_refused() -> None:
    past = lived(decider, (note,))
    given(decider, *past).when(book).then_refused("no authorisation was asked for that waits")
    given(decider, *past).when(refuse).then_refused("no authorisation was asked for that waits")


def test_the_place_that_asked_does_not_answer_itself() -> None:
    past = lived(decider, (note, urgent, request))
    for answer in (grant, refuse, extend):
        given(decider, *past).when(answer, HOME).then_refused("only the supervisory body that was named")


def test_a_court_s_order_does_not_end_before_it_begins() -> None:
    early = court.with_(last_day=date(2026, 2, 28))
    given(decider, *lived(decider, (note,))).when(early).then_refused("last day cannot come before the first")
