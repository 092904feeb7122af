"""Carries out what two people approved: looked at once more, begun, keys destroyed, all traces taken away, and said.

It may die after any step: whoever goes on reads from the record how far it came, and no step is done twice.
"""

from typing import NamedTuple
from uuid import UUID

from aggregates._shape import Command
from aggregates.erased_words import NoteErasure
from aggregates.keeping import BeginErasure, CompleteErasure, Erasure, State, decider, keeping_of
from projections.cases_of_people import cases_of
from schemas import avro
from schemas.keeping import ErasureApproved, ErasureBegun, Gone
from schemas.party import Party
from services.crashing import crash_point
from services.erasing.keys import named, take_keys, where_looked
from services.erasing.places import purged
from services.opened import LOOK_SECONDS, Opened
from services.recording import Asked

LOOKED_EVERY = 1_000  # positions; whoever opens the record looks at no more than these again
LOOKS = 10


class Order(NamedTuple):
    """An approved erasure, and the fact by which it was approved."""

    person_id: UUID
    erasure_id: UUID
    fact_id: UUID


class Erasing:
    """One round after another, beside whoever follows the record, and only while the lease of that is held."""

    def __init__(self, opened: Opened, told_by: Party) -> None:
        self.opened, self.told_by = opened, told_by
        self.store, self.keyring = opened.record.store, opened.record.keyring
        self._looked_to = self._said_to = where_looked(self.store, self.keyring)
        self._waiting: dict[UUID, Order] = {}

    def once(self) -> bool:
        """Whether anything was erased, or found not to be; what cannot be finished now is tried again next time."""
        head = self.store.head().position
        if head == self._looked_to and not self._waiting:
            return False
        for one in named(self.store, self._looked_to, head, {ErasureApproved.__name__}):
            read = avro.read(one)
            self._waiting[read.fact.erasure_id] = Order(read.fact.person_id, read.fact.erasure_id, read.fact_id)
        self._looked_to = head
        done = [order for order in list(self._waiting.values()) if self._settle(order, head)]
        for order in done:
            del self._waiting[order.erasure_id]
        if not self._waiting and (done or head - self._said_to >= LOOKED_EVERY):
            self.keyring.look_to(self.store.store_id(), head)
            self._said_to = head
            crash_point("erase.looked")
        return bool(done)

    def _settle(self, order: Order, head: int) -> bool:
        """Bring one erasure to its end; false where the read models do not know all up to now."""
        erasure = self._as_it_stands(order)
        if erasure.stage == "approved":
            if not self._reached(head):
                return False
            crash_point("erase.approved")
            kept_longer = self._kept_longer(order, erasure)
            self._give(order, BeginErasure(at=self.opened.now(), **about(order), open_case=kept_longer))
            crash_point("erase.begun")
            erasure = self._as_it_stands(order)
        if erasure.stage == "begun":
            if not self._reached(head):
                return False
            self._carry_out(order, erasure)
        return True

    def _carry_out(self, order: Order, erasure: Erasure) -> None:
        """From the fence to the last word; a key that is gone stays gone wherever this ends."""
        now = self.opened.now()
        begun = ErasureBegun(happened_at=now, **about(order), classes=erasure.classes)
        keys = Gone(place="keys", number=take_keys(self.keyring, [begun]))
        with self.opened.views.read() as read:
            cases = [one.case_id for one in cases_of(order.person_id, read)]
        gone = (keys, *purged(self.opened, order.person_id, cases))
        parts = {name: getattr(erasure, name) for name in ("classes", "ground", "proposed_by", "approved_by")}
        for case in cases:
            note = {"at": now, "case_id": case, "erasure_id": order.erasure_id, "order": order.fact_id, **parts}
            self._give(order, NoteErasure.model_validate(note))
            crash_point("erase.noted")
        self._give(order, CompleteErasure(at=now, **about(order), gone=gone, cases=len(cases)))
        crash_point("erase.completed")

    def _kept_longer(self, order: Order, erasure: Erasure) -> UUID | None:
        """A case of the person that is open, or for whose words the time is not over yet."""
        over = self._state(order).over
        with self.opened.views.read() as read:
            for case in cases_of(order.person_id, read):
                run_out = {name for one in over if one.of_case == case.case_id for name in one.classes}
                if case.is_open or not set(erasure.classes) <= run_out:
                    return case.case_id
        return None

    def _state(self, order: Order) -> State:
        state: State = self.opened.record.streams.load(keeping_of(order.person_id), decider)[1]
        return state

    def _as_it_stands(self, order: Order) -> Erasure:
        return self._state(order).erasure(order.erasure_id)

    def _reached(self, head: int) -> bool:
        """Whether the read models know every case up to a position, now or in a moment."""
        for _ in range(LOOKS):
            if self.opened.place() >= head:
                return True
            self.opened.rest(LOOK_SECONDS)
        return False

    def _give(self, order: Order, command: Command) -> None:
        """One step of it, at the same door as everyone's; its stream knows it again. Raises StoreUnavailable."""
        self.opened.record.do_now(command, Asked(told_by=self.told_by, caused_by=order.fact_id))


def about(order: Order) -> dict[str, UUID]:
    """Which erasure of whose words."""
    return {"person_id": order.person_id, "erasure_id": order.erasure_id}
