"""One thing that went otherwise than hoped, until it was looked into."""

from typing import Literal
from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.incident import Harm, IncidentKind, IncidentLookedInto, IncidentRecorded, IncidentToldBy
from schemas.sealed import HealthText


class OfIncident(Command):
    """A command about one incident."""

    incident_id: UUID
    case_id: UUID


class RecordIncident(OfIncident):
    """`persons_words` are the person's; `risk_agreement_id` is the agreement that covers what they were doing."""

    kind: IncidentKind
    harm: Harm
    words: HealthText
    persons_words: HealthText | None = None
    risk_agreement_id: UUID | None = None


class TellIncident(OfIncident):
    whose: Literal["person", "family", "carer", "worker", "witness"]
    words: HealthText


class LookIntoIncident(OfIncident):
    learned: HealthText
    changes: bool


AnyCommand = RecordIncident | TellIncident | LookIntoIncident


class State(Life):
    """An incident as it stands."""


decider = Lives(
    what="incident",
    begins={RecordIncident: IncidentRecorded},
    always={TellIncident: IncidentToldBy},
    ends={LookIntoIncident: IncidentLookedInto},
    state=State,
    stream=lambda command: command.incident_id,
).decider()
