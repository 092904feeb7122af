"""What a witness says that it knows of a log, without anything being signed for it but that a log begins empty."""

from typing import NamedTuple

from services.proof.checkpoint import Checkpoint
from services.proof.errand import Countersigned, Hindered, hindered, text_of
from services.proof.exchange import NoReply, exchange
from services.proof.messenger import Messenger
from services.proof.note import Note, NoteUnreadable
from services.proof.submission import Submission, origin_hash
from services.proof.witnesses import Witness


class Seen(NamedTuple):
    """`size` is what the witness says it knows; `last` the checkpoint that it shows with its own signature."""

    size: int
    last: Checkpoint | Hindered | None


def ask_what_is_known(messenger: Messenger, empty: Submission, until: float) -> Seen | Hindered:
    """Bring the checkpoint of an empty tree: a witness that knows more says how much, and is asked to show it."""
    outcome = messenger.bring(empty, until)
    if isinstance(outcome, Hindered):
        return outcome
    if isinstance(outcome, Countersigned):
        return Seen(0, None)
    return Seen(outcome.size, last_seen(messenger.witness, empty.checkpoint.origin, until))


def last_seen(witness: Witness, origin: str, until: float) -> Checkpoint | Hindered:
    """The checkpoint of a log that a witness shows as the last that it countersigned."""
    try:
        reply = exchange(witness.address, f"/{origin_hash(origin)}/checkpoint", None, until)
        if reply.status != 200:
            return hindered(witness, "witness_shows_nothing", "does not show what it countersigned last")
        note = Note.read(text_of(reply))
        checkpoint = Checkpoint.read(note.text)
    except NoReply as no:
        return hindered(witness, no.rule, str(no))
    except NoteUnreadable:
        return hindered(witness, "witness_unreadable", "shows what is no checkpoint")
    if checkpoint.origin != origin or not witness.verifier.signed(note):
        return hindered(witness, "countersignature_unsound", "shows what it did not sign, or another log's")
    return checkpoint
