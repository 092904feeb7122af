"""What two agencies agreed in writing to share: for which purpose, on which legal basis, which classes of field."""

from datetime import date
from uuid import UUID

from schemas.classes import FieldClass
from schemas.fact import Fact


class SharingAgreed(Fact):
    """Two agencies agreed that `sharer` shares with `receiver`, from the first to the last day, if it has a last.

    Purposes are by `purposes.csv`, the basis by `legal_bases.csv`; `source` is the reference of the agreement itself.
    """

    agreement_id: UUID
    sharer: str
    receiver: str
    purposes: tuple[str, ...]
    basis: str
    classes: tuple[FieldClass, ...]
    first_day: date
    last_day: date | None
    source: str


class SharingEnded(Fact):
    """The agreement ended before its last day, or had none: `last_day` is the last on which it held."""

    agreement_id: UUID
    sharer: str
    receiver: str
    last_day: date
