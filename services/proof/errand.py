"""One errand to a witness, and what came of it: a countersignature, the size that it knows, or what hindered it."""

from datetime import datetime
from typing import NamedTuple

from services.clock import Clock
from services.proof.checkpoint import SIZE
from services.proof.exchange import NoReply, Reply, exchange
from services.proof.note import Note, NoteUnreadable, Signature, signature_in, time_of
from services.proof.submission import LARGEST_TREE, SIZE_TYPE, Submission
from services.proof.witnesses import Witness

MOST_APART_SECONDS = 300
MOST_LINES = 16
SAID = {  # what a status means where it is not what was hoped for
    400: ("witness_refused", "could not read what it was sent"),
    403: ("witness_refused", "does not take the signature of this log"),
    404: ("log_not_known_there", "does not know this log"),
    422: ("another_past", "knows another past of this log"),
    503: ("witness_hindered", "cannot sign just now"),
}


class Countersigned(NamedTuple):
    """The witness signed; `line` is sound and of a time near our own."""

    line: Signature


class Knows(NamedTuple):
    """The witness was last at this size."""

    size: int


class Hindered(NamedTuple):
    """A witness did not countersign: by which rule, and why in a sentence."""

    witness: str
    rule: str
    why: str


Outcome = Countersigned | Knows | Hindered


def hindered(witness: Witness, rule: str, why: str) -> Hindered:
    """The sentence begins with the witness's name."""
    return Hindered(witness.name, rule, f"{witness.name} {why}")


def bring(witness: Witness, brought: Submission, clock: Clock, until: float) -> Outcome:
    """Bring a checkpoint to a witness; `until` is a moment of `time.monotonic`. Raises nothing for what it answers."""
    try:
        reply = exchange(witness.address, "/add-checkpoint", brought.to_bytes(), until)
        if reply.status == 200:
            return Countersigned(countersignature(witness, brought.note, reply, clock.now()))
        if reply.status == 409:
            return Knows(size_in(reply))
    except NoReply as no:
        return hindered(witness, no.rule, str(no))
    except NoteUnreadable as no:
        return hindered(witness, "witness_unreadable", str(no))
    return hindered(witness, *SAID.get(reply.status, ("witness_refused", f"refused with the status {reply.status}")))


def countersignature(witness: Witness, note: Note, reply: Reply, now: datetime) -> Signature:
    """The witness's own line in its answer; lines of other keys are passed over. Raises NoteUnreadable, NoReply."""
    lines = text_of(reply).removesuffix("\n").split("\n")
    if len(lines) > MOST_LINES:
        raise NoteUnreadable("answered with too many signatures")
    mine = tuple(one for one in map(signature_of_witness, lines) if witness.verifier.made(one))
    at = witness.verifier.signed_at(Note(note.text, mine))
    if at is None:
        raise NoReply("countersignature_unsound", "answered without a sound signature of its own")
    if abs(at - now.timestamp()) > MOST_APART_SECONDS:
        raise NoReply("witness_clock", "signed with a time more than five minutes from ours")
    return max(mine, key=lambda one: time_of(one.raw))


def signature_of_witness(line: str) -> Signature:
    """The signature on a line. Raises NoteUnreadable."""
    try:
        return signature_in(line)
    except NoteUnreadable as error:
        raise NoteUnreadable("answered with what is no signature") from error


def size_in(reply: Reply) -> int:
    """The size that a witness says it knows. Raises NoteUnreadable."""
    said = text_of(reply).removesuffix("\n")
    if reply.media_type != SIZE_TYPE or not SIZE.fullmatch(said) or int(said) > LARGEST_TREE:
        raise NoteUnreadable("answered that it knows another size, and not which")
    return int(said)


def text_of(reply: Reply) -> str:
    """The body as text. Raises NoteUnreadable."""
    try:
        return reply.body.decode()
    except UnicodeDecodeError as error:
        raise NoteUnreadable("answered in no text that can be read") from error
