"""Somebody asks for all that is held about them, and gets it in time."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party

IdentitySeen = Literal["known_to_worker", "document", "sign_in"]
WhyLonger = Literal["complex", "several_requests"]
AnsweredAs = Literal["given", "given_in_part", "refused"]


class SubjectAccessAsked(Fact):
    """Somebody asked for all that is held about them; it is due at `due`, by the row in force when it was received."""

    request_id: UUID
    person_id: UUID
    received: datetime
    due: datetime
    list_version: str
    by: Party


class RequesterIdentityChecked(Fact):
    """It was made sure that it is the person who asks, or somebody who may ask for them."""

    request_id: UUID
    person_id: UUID
    seen: IdentitySeen
    by: Party


class SubjectAccessExtended(Fact):
    """It takes longer, and the person was told why before it was due."""

    request_id: UUID
    person_id: UUID
    why: WhyLonger
    before: datetime
    due: datetime
    by: Party


class SubjectAccessAnswered(Fact):
    """The person was answered; `in_time` says whether it was due by then."""

    request_id: UUID
    person_id: UUID
    answered: AnsweredAs
    due: datetime
    in_time: bool
    by: Party
