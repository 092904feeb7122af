"""What a worker has learnt that their work with people's records asks for, and until when it counts."""

from datetime import date
from uuid import UUID

from schemas.fact import Fact
from schemas.party import Party


class TrainingDone(Fact):
    """A worker finished a training that counts until the end of `lasts_until`; `kind` is by `training_kinds.csv`."""

    training_id: UUID
    worker: Party
    kind: str
    done_on: date
    lasts_until: date


class TrainingNotCounted(Fact):
    """A training that was recorded for a worker does not count any more, or never did."""

    training_id: UUID
    worker: Party
    kind: str
