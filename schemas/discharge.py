"""A way home: what must be in place, the day agreed with the person, and what became of it."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from schemas.fact import Ending, Fact
from schemas.leaning import LeansOn
from schemas.means import Means
from schemas.model import Model
from schemas.party import Party
from schemas.sealed import Sealed


class Step(Model):
    """One thing that must be in place: who sees to it and, where somebody must be on duty for it, whom, where and when.

    `role`, `unit` and `count` say how many of which role, on whose roster; `on` is the day they are needed, none means
    the day of the discharge itself.
    """

    kind: str
    owner: Party
    role: str | None = None
    unit: UUID | None = None
    count: int = 1
    on: date | None = None


Relation = Literal["family", "carer", "friend", "agency", "advocate"]


class Named(Model):
    """Somebody named in the plan, by id: relative, carer, friend, advocate or partner agency."""

    named_id: UUID
    relation: Relation
    agency: str | None = None


class ToBeTold(Model):
    """Somebody who must hear of the date and of any change, as the plan names them."""

    named_id: UUID
    relation: Relation
    agency: str | None = None
    name: Sealed | None = None


class DischargePlanned(Fact):
    """A plan for going home was begun, with its steps and with who is to be told.

    `lead` leads it where that is not the discharge coordinator, `ward` answers for the ward that the person leaves,
    and the two bodies that owe after-care (section 117) are named where it is owed.
    """

    discharge_id: UUID
    case_id: UUID
    unit: UUID
    pathway: str
    steps: tuple[Step, ...]
    to_be_told: tuple[ToBeTold, ...]
    lead: Party | None = None
    ward: Party | None = None
    aftercare_health: Party | None = None
    aftercare_social: Party | None = None


class StepAdded(Fact):
    """A further step is needed.

    `agreed` is the day agreed by then, if one is, `needs` are the steps then open, `units` the rosters they lean on.
    """

    discharge_id: UUID
    case_id: UUID
    step: Step
    agreed: date | None
    needs: tuple[Step, ...]
    units: tuple[UUID, ...]


class StepDone(Fact):
    """A step is in place."""

    ends_gap_as: ClassVar[Ending] = "answered"

    discharge_id: UUID
    case_id: UUID
    kind: str
    units: tuple[UUID, ...]
    note: Sealed | None = None


class StepWaived(Fact):
    """A named role goes ahead without a step, with the reason; it stays on the case."""

    ends_gap_as: ClassVar[Ending] = "answered"

    discharge_id: UUID
    case_id: UUID
    kind: str
    by: Party
    reason: Sealed
    units: tuple[UUID, ...]


class StepNotApplicable(Fact):
    """A step does not apply to this person, by whom and why."""

    ends_gap_as: ClassVar[Ending] = "answered"

    discharge_id: UUID
    case_id: UUID
    kind: str
    by: Party
    reason: Sealed
    units: tuple[UUID, ...]


class StepDelegated(Fact):
    """Somebody with authority gave a step to another role; `step` is how it stands now, the rest as for `StepAdded`."""

    ends_gap_as: ClassVar[Ending] = "answered"

    discharge_id: UUID
    case_id: UUID
    step: Step
    authorised_by: Party
    agreed: date | None
    needs: tuple[Step, ...]
    units: tuple[UUID, ...]


class StepCovered(Fact):
    """A named and authorised worker will do a step on that day, whatever the roster shows."""

    ends_gap_as: ClassVar[Ending] = "answered"

    discharge_id: UUID
    case_id: UUID
    kind: str
    on: date
    worker: Party
    units: tuple[UUID, ...]


class ReceivingServiceAccepted(Fact):
    """A service can start on the day `on`, with so many of a role from its unit; the rest as for `StepAdded`."""

    discharge_id: UUID
    case_id: UUID
    on: date
    step: Step
    agreed: date | None
    needs: tuple[Step, ...]
    units: tuple[UUID, ...]


class DischargeDateAgreed(Fact):
    """The person and the ward agreed a day; `needs` are the steps still open, `units` the rosters they lean on.

    `leans_on` are the facts of the person's life that the plan leans on, as they were known then.
    """

    discharge_id: UUID
    case_id: UUID
    on: date
    agreed_with_person: bool
    needs: tuple[Step, ...]
    to_be_told: tuple[Named, ...]
    told: tuple[UUID, ...]
    units: tuple[UUID, ...]
    leans_on: tuple[LeansOn, ...] = ()


class DischargeDateMoved(Fact):
    """The day was moved from `before` to `on`, with those who were told in the same step."""

    ends_gap_as: ClassVar[Ending] = "moved"

    discharge_id: UUID
    case_id: UUID
    before: date
    on: date
    agreed_with_person: bool
    needs: tuple[Step, ...]
    to_be_told: tuple[Named, ...]
    told: tuple[UUID, ...]
    units: tuple[UUID, ...]
    leans_on: tuple[LeansOn, ...] = ()


class NamedPersonTold(Fact):
    """Somebody named in the plan was told of the day as it stands, when and by which means."""

    ends_gap_as: ClassVar[Ending] = "answered"

    discharge_id: UUID
    case_id: UUID
    named_id: UUID
    means: Means
    on: date | None
    note: Sealed | None = None


class DischargeNotCompleted(Fact):
    """The agreed day came and the person did not go home; reasons by code, and who has been told so far."""

    discharge_id: UUID
    case_id: UUID
    on: date
    reasons: tuple[str, ...]
    words: Sealed | None
    to_be_told: tuple[Named, ...]
    told: tuple[UUID, ...]
    units: tuple[UUID, ...]


class Discharged(Fact):
    """The person went home, or where else they went; method and destination by the NHS codes."""

    discharge_id: UUID
    case_id: UUID
    method: str
    destination: str
    units: tuple[UUID, ...]


class DischargePlanWithdrawn(Fact):
    """The person is not going home for now; those who were told a day must hear of it."""

    discharge_id: UUID
    case_id: UUID
    reason: Sealed
    on: date | None
    to_be_told: tuple[Named, ...]
    units: tuple[UUID, ...]
    leans_on: tuple[LeansOn, ...] = ()
