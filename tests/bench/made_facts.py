"""Many facts, seeded and fast: written in bulk through the store's own recorder, not through the door."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from schemas import avro
from schemas.discharge import DischargeDateAgreed, Named, Step, StepDone
from schemas.fact import Fact
from schemas.handover import HandoverOpened
from schemas.moment import micros
from schemas.party import Party
from schemas.recorded import Envelope
from schemas.roster import LeaveBooked
from services.store.recorder import NewFact, Recorder, Write

START = datetime(2026, 1, 1, tzinfo=UTC)
FACTS_A_CASE = 40
STREAMS_AT_ONCE = 250
WARD = Party(role="ward_manager", agency="NHS_MH")
GROUP = 500


def an_id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def made(facts: int, seed: int = 7) -> Iterator[Write]:
    """One write of one fact each: many cases side by side, each with a life of forty facts."""
    chance = random.Random(seed)
    lives: list[tuple[UUID, UUID, int]] = []
    for number in range(facts):
        if len(lives) < STREAMS_AT_ONCE:
            lives.append((an_id(chance), an_id(chance), 0))
        place = chance.randrange(len(lives))
        case, stream, version = lives[place]
        moment = START + timedelta(seconds=number)
        yield write_of(a_fact(chance, version, case, stream, moment), case, stream, version, moment, chance)
        if version + 1 == FACTS_A_CASE:
            lives.pop(place)
        else:
            lives[place] = (case, stream, version + 1)


def a_fact(chance: random.Random, version: int, case: UUID, stream: UUID, moment: datetime) -> Fact:
    """A mixture of the shapes that a busy ward tells."""
    match version % 4:
        case 0:
            step = Step(kind="clinical_sign_off", owner=WARD, role="doctor", unit=stream)
            named = (Named(named_id=stream, relation="family"),)
            return DischargeDateAgreed(
                happened_at=moment,
                case_id=case,
                discharge_id=stream,
                on=moment.date(),
                agreed_with_person=True,
                needs=(step,),
                to_be_told=named,
                told=(),
                units=(),
            )
        case 1:
            return StepDone(happened_at=moment, case_id=case, discharge_id=stream, kind="medicines", units=())
        case 2:
            return HandoverOpened(happened_at=moment, case_id=case, handover_id=stream, by=WARD)
    return LeaveBooked(
        happened_at=moment,
        unit=stream,
        leave_id=an_id(chance),
        role="doctor",
        first_day=moment.date(),
        last_day=moment.date(),
    )


def write_of(fact: Fact, case: UUID, stream: UUID, version: int, moment: datetime, chance: random.Random) -> Write:
    """The write as the door would make it."""
    envelope = Envelope(
        fact_id=an_id(chance),
        told_by=WARD,
        command_id=an_id(chance),
        command_key=chance.randbytes(32),
        command_body=chance.randbytes(32),
    )
    encoded = avro.encode(envelope, fact)
    new = NewFact(encoded.name, fact.case_id or stream, encoded.value, encoded.content_hash, None, WARD.agency)
    return Write(stream, version, (new,), recorded_at=micros(moment))


def fill(recorder: Recorder, facts: int, seed: int = 7) -> None:
    """Put so many made-up facts into an empty store, many in one commit."""
    group: list[Write] = []
    for write in made(facts, seed):
        group.append(write)
        if len(group) == GROUP:
            recorder.write_many(group)
            group = []
    if group:
        recorder.write_many(group)
