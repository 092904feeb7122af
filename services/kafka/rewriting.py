"""Facts of the log become the writes that once brought them in: one for each command, whole."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.avro import envelope_in
from schemas.recorded import Envelope, StoredFact
from services.kafka.message import id_text
from services.store.recorder import NewFact, Write


class NotRestored(Exception):
    """The store cannot be filled from this log; what was brought in before stays.

    `rule` names why: no_log, log_lacks_position, log_out_of_order, log_altered, store_not_empty, store_went_on,
    relay_at_work, restored_otherwise.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


class Known(NamedTuple):
    """A fact of the log with the envelope that its proven bytes hold."""

    stored: StoredFact
    envelope: Envelope


def known(stored: StoredFact) -> Known:
    """Prove a fact's bytes and read its envelope. Raises UnreadableFact, NotRestored `log_altered`."""
    envelope, case_id = envelope_in(stored)
    if stored.key_bytes != (case_id.bytes if case_id else stored.stream_bytes):
        key = id_text(stored.key_bytes).decode()
        why = f"the message of position {stored.position} has the key {key}, and its bytes belong to another"
        raise NotRestored("log_altered", why)
    return Known(stored, envelope)


class Commands:
    """Cuts the record into the facts of one command each; the last command is kept until the next one begins."""

    def __init__(self, after: int, recorded_at: int) -> None:
        self.position, self.recorded_at = after, recorded_at
        self._open: list[Known] = []

    def add(self, fact: Known) -> Sequence[Known]:
        """Take the next fact in; gives the command before it, once that is whole. Raises NotRestored."""
        stored = fact.stored
        same = bool(self._open) and self._same(fact)
        if stored.position != self.position + 1 or stored.recorded_at <= self.recorded_at:
            raise out_of_order(stored)
        if same and stored.recorded_at != self.recorded_at + 1:
            raise out_of_order(stored)
        self.position, self.recorded_at = stored.position, stored.recorded_at
        if same:
            self._open.append(fact)
            return ()
        return self._next([fact])

    def last(self) -> Sequence[Known]:
        """The last command, once it is known that nothing follows."""
        return self._next([])

    def _same(self, fact: Known) -> bool:
        last = self._open[-1]
        one, other = last.envelope, fact.envelope
        return last.stored.stream_bytes == fact.stored.stream_bytes and one.command_id == other.command_id

    def _next(self, begun: list[Known]) -> Sequence[Known]:
        whole, self._open = self._open, begun
        return whole


def write_of(command: Sequence[Known]) -> Write:
    """The write by which a command's facts came in, at the time at which they did."""
    first = command[0]
    facts = tuple(
        NewFact(
            name=stored.name,
            key=stored.key,
            value=stored.value,
            content_hash=stored.content_hash,
            worker=envelope.told_by.worker,
            organisation=envelope.told_by.agency,
            read_position=envelope.read_position,
        )
        for stored, envelope in command
    )
    return Write(
        stream=first.stored.stream,
        seen=first.stored.version - 1,
        facts=facts,
        command_key=first.envelope.command_key,
        command_body=first.envelope.command_body,
        recorded_at=first.stored.recorded_at,
    )


def out_of_order(stored: StoredFact) -> NotRestored:
    """Positions and times rise together, and nothing else can have been written."""
    why = f"position {stored.position} of stream {stored.stream} does not follow what stands before it"
    return NotRestored("log_out_of_order", why)


def lacking(topic: str, position: int) -> NotRestored:
    """Nothing behind a hole is taken: what is missing may be anyone's."""
    why = (
        f"{topic} lacks position {position}, though it holds a later one; everything before it is restored, "
        "and nothing after it is taken"
    )
    return NotRestored("log_lacks_position", why)


def altered(position: int) -> NotRestored:
    """The log holds one position twice, or otherwise than the record."""
    return NotRestored("log_altered", f"position {position} stands in the log with other bytes than in the record")


def went_on() -> NotRestored:
    """A store that has promised to record nothing before some moment would give other times."""
    why = (
        "time has gone on in this store, so facts could not be brought in at their own times; put the copy back once "
        "more, or begin with an empty store, and start nothing before it is restored"
    )
    return NotRestored("store_went_on", why)


def restored_otherwise(first: int, last: int) -> NotRestored:
    """Somebody else wrote meanwhile: the store is not to be used."""
    why = (
        f"positions {first} to {last} did not come out as they were, since something else wrote to this store; "
        "begin again with an empty one"
    )
    return NotRestored("restored_otherwise", why)
