"""The door to the record: one command in, checked, sealed, decided and durable once; its facts or a refusal out."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self, cast
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.utils import get_topic

from aggregates._shape import Command, Decider, decider_of
from schemas import avro
from schemas.fact import Fact
from schemas.moment import micros, moment_of
from schemas.party import Party
from schemas.recorded import Envelope, Recorded, StoredFact
from schemas.refused import Refused
from services.clock import Clock, WallClock
from services.idempotency import CommandHashes, hashes_of
from services.keyring import KeyDestroyed, Keyring
from services.loading import Streams
from services.mapping import AvroMapper
from services.proof.receipt import Receipt
from services.sealing import holds_words, sealed_copy
from services.seen_to import refuse_unseen
from services.store.chosen import settings_of
from services.store.postgres import Postgres
from services.store.recorder import ClockBehind, KeyUsedOtherwise, NewFact, Recorder, StreamMoved, Write, Written
from services.turns import Turns
from services.whose import Cases

TRIES = 3
FUTURE_ALLOWED = timedelta(minutes=5)
LARGEST_FACT = 900_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a command came in: from whom, under which key, led to by what, decided on which sight of the record.

    `if_version` is the stream's version the caller named (If-Match), `read_position` the last position they had seen;
    `recorded_at` is given only in a history;
    `recorded_elsewhere_at` is another system's own time for what is brought in now.
    """

    told_by: Party
    key: str | None = None
    caused_by: UUID | None = None
    if_version: int | None = None
    read_position: int | None = None
    recorded_at: datetime | None = None
    recorded_elsewhere_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a command: its facts as recorded, none if nothing new was said; `repeated` if said before.

    `receipt` is the store's signed word for where the facts stand; none without facts, or where nobody signs.
    """

    stream: UUID
    version: int
    facts: tuple[Recorded[Any], ...] = ()
    repeated: bool = False
    receipt: Receipt | None = None

    @classmethod
    def read(cls, stored: Sequence[StoredFact], receipt: Receipt | None = None) -> Self:
        """The answer that was given when these facts were written; their receipt is made anew."""
        last = stored[-1]
        facts = tuple(avro.read(one) for one in stored)
        return cls(stream=last.stream, version=last.version, facts=facts, repeated=True, receipt=receipt)


@dataclass(frozen=True)
class Prepared:
    """A decided command, ready to be written: the bytes, and what they were made of."""

    write: Write
    said: tuple[tuple[Envelope, Fact], ...]
    state_after: Any
    decider: Decider[Any, Any]


class CareRecord(Application[UUID]):
    """Everything that was ever recorded, and the one way to add to it."""

    name = "care_record"
    env: ClassVar[dict[str, str]] = {"MAPPER_TOPIC": get_topic(AvroMapper)}

    def __init__(self, where: Path | Postgres, keyring: Keyring, clock: Clock | None = None) -> None:
        self.clock = clock or WallClock()
        self.keyring = keyring
        super().__init__(env=settings_of(where))
        self.store = cast("Recorder", self.recorder)
        self.store.clock = self.clock
        self.streams = Streams(self.store)
        self.cases = Cases(self.store)
        self._turns = Turns()

    async def do(self, command: Command, asked: Asked) -> Answer:
        """Decide a command against its own past and record what follows, durable when this returns.

        Raises Refused for what the record does not take, StoreUnavailable or StoreDamaged for what the disk does not.
        """
        async with self._turns.of(decider_of(type(command)).stream(command)):
            for tried in range(TRIES + 1):
                prepared = self._prepare(command, asked, fresh=tried > 0)
                if isinstance(prepared, Answer):
                    return prepared
                try:
                    return self._answer(prepared, await self.store.write_soon(prepared.write))
                except (StreamMoved, KeyUsedOtherwise, ClockBehind) as hindrance:
                    self._look_again(asked, hindrance)
        raise too_busy()

    def do_now(self, command: Command, asked: Asked) -> Answer:
        """The same for a caller without an event loop."""
        for tried in range(TRIES + 1):
            prepared = self._prepare(command, asked, fresh=tried > 0)
            if isinstance(prepared, Answer):
                return prepared
            try:
                return self._answer(prepared, self.store.write(prepared.write))
            except (StreamMoved, KeyUsedOtherwise, ClockBehind) as hindrance:
                self._look_again(asked, hindrance)
        raise too_busy()

    def try_out(self, command: Command, asked: Asked, keyring: Keyring) -> list[Fact]:
        """What a command would lead to as the record stands, writing nothing; its words are sealed by that keyring.

        Raises Refused as recording it would.
        """
        self._refuse_impossible(command, asked)
        decider = decider_of(type(command))
        _, state = self.streams.load(decider.stream(command), decider)
        person = self.cases.person_of(command)
        sealed = command if person is None else sealed_copy(command, person, uuid4(), keyring)
        return decider.decide(sealed, state, asked.told_by)

    def close(self) -> None:
        """Finish what was begun and close the files."""
        self.streams.close()
        self.store.close()
        super().close()

    def _prepare(self, command: Command, asked: Asked, *, fresh: bool) -> Prepared | Answer:
        """Everything up to the write, or the answer where there is nothing to write."""
        decider = decider_of(type(command))
        stream = decider.stream(command)
        hashes = hashes_of(command, asked.told_by.agency, asked.key, self.keyring)
        command_id = uuid4()
        try:
            self._refuse_impossible(command, asked)
            version, state, facts = self._decided(self._sealed(command, command_id), asked, fresh=fresh)
        except Refused:
            if again := self._repeated(hashes):
                return again
            raise
        if not facts:
            return self._repeated(hashes) or Answer(stream=stream, version=version)
        first = envelope_of(command_id, asked, hashes)
        others = (first.with_(fact_id=uuid4()) for _ in facts[1:])
        said = tuple(zip((first, *others), facts, strict=True))
        recorded_at = micros(asked.recorded_at) if asked.recorded_at else None
        new = tuple(new_fact(envelope, fact, stream) for envelope, fact in said)
        write = Write(stream, version, new, hashes.key, hashes.body, recorded_at)
        for fact in facts:
            state = decider.evolve(state, fact)
        return Prepared(write, said, state, decider)

    def _decided(self, command: Command, asked: Asked, *, fresh: bool) -> tuple[int, Any, list[Fact]]:
        """The version and state that a command was decided on, and what follows from it.

        What is remembered is decided on first, for the write itself proves that nothing newer was there. A refusal, a
        decision that nothing follows, and whatever is tried again must rest on the newest facts.
        """
        decider = decider_of(type(command))
        stream = decider.stream(command)
        if not fresh and asked.if_version is None:
            version, state = self.streams.remembered(stream, decider)
            with suppress(Refused):
                if facts := decider.decide(command, state, asked.told_by):
                    return version, state, facts
        version, state = self.streams.load(stream, decider)
        if asked.if_version is not None and asked.if_version != version:
            raise stale()
        return version, state, decider.decide(command, state, asked.told_by)

    def _refuse_impossible(self, command: Command, asked: Asked) -> None:
        """Refuse a time that has not come, and sight of what is not recorded."""
        refuse_unseen(asked.read_position, self.store)
        if command.at > (asked.recorded_at or self.clock.now()) + FUTURE_ALLOWED:
            raise Refused("in_the_future", "the record keeps what has happened; this time has not come yet")

    def _sealed(self, command: Command, command_id: UUID) -> Command:
        """The command with its words sealed; refused where it is about a case that nobody opened."""
        person = self.cases.person_of(command)
        if person is None or not holds_words(command):
            return command
        try:
            return sealed_copy(command, person, command_id, self.keyring)
        except KeyDestroyed as error:
            why = "the words of this person were erased, and no new ones can be kept for them"
            raise Refused("words_erased", why) from error

    def _repeated(self, hashes: CommandHashes) -> Answer | None:
        """The first answer, if this very command came before; refused if its key came with another body."""
        known = self.store.written_under(hashes.key) if hashes.key is not None else None
        if known is None:
            return None
        if known[1] != hashes.body:
            raise key_used()
        return Answer.read(self.store.at(known[0]), self.store.receipt(known[0]))

    def _look_again(self, asked: Asked, hindrance: Exception) -> None:
        """Read the stream again after another process was faster; what cannot be tried again is refused."""
        if isinstance(hindrance, KeyUsedOtherwise):
            raise key_used() from hindrance
        if isinstance(hindrance, ClockBehind):
            raise Refused("clock_behind", f"{hindrance}; nothing is recorded until it is set right") from hindrance
        if asked.if_version is not None:
            raise stale() from hindrance

    def _answer(self, prepared: Prepared, written: Written) -> Answer:
        if written.repeated:
            return Answer.read(self.store.at(written.positions), written.receipt)
        write = prepared.write
        version = write.seen + len(write.facts)
        self.streams.remember(write.stream, version, prepared.state_after, prepared.decider)
        versions = range(write.seen + 1, version + 1)
        places = zip(prepared.said, versions, written.positions, written.recorded_at, strict=True)
        facts = tuple(
            recorded(envelope, fact, write.stream, number, position, moment_of(moment))
            for (envelope, fact), number, position, moment in places
        )
        return Answer(stream=write.stream, version=version, facts=facts, receipt=written.receipt)


def envelope_of(command_id: UUID, asked: Asked, hashes: CommandHashes) -> Envelope:
    """The envelope of a command's first fact; that of another differs by the fact's id alone."""
    return Envelope(
        fact_id=uuid4(),
        told_by=asked.told_by,
        command_id=command_id,
        caused_by=asked.caused_by,
        command_key=hashes.key,
        command_body=hashes.body,
        read_position=asked.read_position,
        recorded_elsewhere_at=asked.recorded_elsewhere_at,
    )


def new_fact(envelope: Envelope, fact: Fact, stream: UUID) -> NewFact:
    """The fact's bytes, made here once for store, log and proof. Refused where Kafka could not carry them."""
    encoded = avro.encode(envelope, fact)
    if len(encoded.value) > LARGEST_FACT:
        raise Refused("fact_too_large", f"one fact may hold at most {LARGEST_FACT:,} bytes; say it in several")
    told_by = envelope.told_by
    return NewFact(
        name=encoded.name,
        key=fact.case_id or stream,
        value=encoded.value,
        content_hash=encoded.content_hash,
        worker=told_by.worker,
        organisation=told_by.agency,
        read_position=envelope.read_position,
    )


def recorded(
    envelope: Envelope, fact: Fact, stream: UUID, version: int, position: int, recorded_at: datetime
) -> Recorded[Any]:
    """The fact as every reader will see it."""
    return Recorded(
        fact=fact,
        fact_id=envelope.fact_id,
        told_by=envelope.told_by,
        command_id=envelope.command_id,
        caused_by=envelope.caused_by,
        read_position=envelope.read_position,
        recorded_elsewhere_at=envelope.recorded_elsewhere_at,
        stream=stream,
        version=version,
        position=position,
        recorded_at=recorded_at,
        policy=envelope.policy,
    )


def stale() -> Refused:
    return Refused("stale_version", "somebody added to this meanwhile; look again and decide anew")


def key_used() -> Refused:
    return Refused("key_used_otherwise", "this Idempotency-Key came before with another command; use a new one")


def too_busy() -> Refused:
    return Refused("stream_busy", f"others wrote to the same stream {TRIES + 1} times meanwhile; try again")
