"""The restrictions of one stay, and what makes them lawful, until they end."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aggregates._days import refuse_ends_first
from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.authorisation import (
    AssessmentsBooked,
    AuthorisationGranted,
    AuthorisationNotGranted,
    AuthorisationRequested,
    CourtOrderMade,
    RestrictionsChanged,
    RestrictionsEnded,
    RestrictionsNoted,
    UrgentAuthorisationExtended,
    UrgentAuthorisationGiven,
)
from schemas.clocks import due_day
from schemas.moment import Day, london_day
from schemas.party import NamedParty, Party
from schemas.refused import Refused
from schemas.sealed import HealthText

ONE_DAY = timedelta(days=1)


class OfAuthorisation(Command):
    """A command about the restrictions of one stay of one case."""

    authorisation_id: UUID
    case_id: UUID


class SaysRestrictions(OfAuthorisation):
    """What the stay is like, and from which day."""

    first_day: Day
    watched: bool
    free_to_leave: bool
    can_consent: bool = False
    words: HealthText | None = None


class NoteRestrictions(SaysRestrictions):
    stay_id: UUID | None = None
    discharge_id: UUID | None = None
    managing_authority: NamedParty
    supervisory_body: NamedParty | None = None


class ChangeRestrictions(SaysRestrictions):
    pass


class ForDays(OfAuthorisation):
    """A command that makes the stay lawful from one day to another, both counted in."""

    first_day: Day
    last_day: Day


class GiveUrgentAuthorisation(ForDays):
    pass


class ExtendUrgentAuthorisation(OfAuthorisation):
    last_day: Day


class RequestAuthorisation(OfAuthorisation):
    """`received_on` is the day on which the supervisory body got it; without it the day of asking."""

    supervisory_body: NamedParty
    received_on: Day | None = None


class BookAssessments(OfAuthorisation):
    finish_by: Day


class GrantAuthorisation(ForDays):
    conditions: HealthText | None = None


class RefuseAuthorisation(OfAuthorisation):
    reason: HealthText


class RecordCourtOrder(OfAuthorisation):
    first_day: Day
    last_day: Day | None = None


class EndRestrictions(OfAuthorisation):
    pass


AnyCommand = (
    NoteRestrictions
    | ChangeRestrictions
    | GiveUrgentAuthorisation
    | ExtendUrgentAuthorisation
    | RequestAuthorisation
    | BookAssessments
    | GrantAuthorisation
    | RefuseAuthorisation
    | RecordCourtOrder
    | EndRestrictions
)


class State(Life):
    """The restrictions of a stay: the last urgent authorisation's days, and whether a request waits."""

    urgent_from: date | None = None
    urgent_to: date | None = None
    extended: bool = False
    requested: bool = False
    supervisory_body: Party | None = None


def allow(command: Any, state: State | None, told_by: Party) -> None:
    if isinstance(command, ForDays | RecordCourtOrder):
        refuse_ends_first(command.first_day, command.last_day)
    match command:
        case GiveUrgentAuthorisation() if command.last_day > due_day("DOLS_URGENT", command.first_day):
            raise Refused("urgent_too_long", "an urgent authorisation lasts seven days at most, its first day counted")
        case GrantAuthorisation() if command.last_day > due_day("DOLS_MAX", command.first_day):
            raise Refused("authorisation_too_long", "a standard authorisation lasts twelve months at most")
    if state is not None:
        refuse_not_the_body(command, state, told_by)
        allow_by_state(command, state)


def refuse_not_the_body(command: Any, state: State, told_by: Party) -> None:
    """A standard authorisation, its refusal and an extension are the supervisory body's to give, where it is known."""
    theirs = isinstance(command, GrantAuthorisation | RefuseAuthorisation | ExtendUrgentAuthorisation)
    if theirs and state.supervisory_body and told_by.agency != state.supervisory_body.agency:
        raise Refused("not_the_supervisory_body", "only the supervisory body that was named answers this")


def allow_by_state(command: Any, state: State) -> None:
    """What can only follow something that is on the record."""
    match command:
        case ExtendUrgentAuthorisation():
            refuse_extension(command, state)
        case BookAssessments() | RefuseAuthorisation() if not state.requested:
            raise Refused("authorisation_not_requested", "no authorisation was asked for that waits for an answer")


def refuse_extension(command: ExtendUrgentAuthorisation, state: State) -> None:
    """An urgent authorisation runs on once, for as long again at most."""
    if state.urgent_to is None:
        raise Refused("no_urgent_authorisation", "there is no urgent authorisation that could run on")
    if state.extended:
        raise Refused("urgent_extended_before", "an urgent authorisation runs on once only")
    if not state.urgent_to < command.last_day <= due_day("DOLS_URGENT", state.urgent_to + ONE_DAY):
        raise Refused("extension_too_long", "an urgent authorisation runs on for one to seven further days")


def more(command: Any, state: State | None, told_by: Party) -> dict[str, object]:
    match command:
        case ExtendUrgentAuthorisation():
            return {"first_day": state.urgent_from if state and state.urgent_from else command.last_day}
        case RequestAuthorisation():
            received = command.received_on or london_day(command.at)
            return {"received_on": received, "finish_by": finish_by(received, state)}
    return {}


def finish_by(received: date, state: State | None) -> date:
    """The day by which all assessments are due: sooner while an urgent authorisation is in force."""
    if state and state.urgent_from and state.urgent_to and state.urgent_from <= received <= state.urgent_to:
        return state.urgent_to
    return due_day("DOLS_STANDARD", received)


def follow(state: State, fact: Any) -> State:
    match fact:
        case RestrictionsNoted():
            return state.with_(supervisory_body=fact.supervisory_body)
        case UrgentAuthorisationGiven():
            return state.with_(urgent_from=fact.first_day, urgent_to=fact.last_day, extended=False)
        case UrgentAuthorisationExtended():
            return state.with_(urgent_to=fact.last_day, extended=True)
        case AuthorisationRequested():
            return state.with_(requested=True, supervisory_body=fact.supervisory_body)
        case AuthorisationGranted() | AuthorisationNotGranted():
            return state.with_(requested=False)
    return state


decider = Lives(
    what="stay with restrictions",
    begins={NoteRestrictions: RestrictionsNoted},
    goes_on={
        ChangeRestrictions: RestrictionsChanged,
        GiveUrgentAuthorisation: UrgentAuthorisationGiven,
        ExtendUrgentAuthorisation: UrgentAuthorisationExtended,
        RequestAuthorisation: AuthorisationRequested,
        BookAssessments: AssessmentsBooked,
        GrantAuthorisation: AuthorisationGranted,
        RefuseAuthorisation: AuthorisationNotGranted,
        RecordCourtOrder: CourtOrderMade,
    },
    ends={EndRestrictions: RestrictionsEnded},
    state=State,
    stream=lambda command: command.authorisation_id,
    allow=allow,
    more=more,
    follow=follow,
).decider()
