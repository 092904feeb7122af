"""One signed checkpoint, taken apart: whose log it is of, who signed it, when witnesses countersigned it."""

from typing import NamedTuple

from services.proof.checkpoint import Checkpoint
from services.proof.kept import Signed
from services.proof.note import Note, NoteUnreadable, Verifier
from services.verifying.finding import Cause

Keys = tuple[Verifier, ...]


class Unsound(Exception):
    """A checkpoint that proves nothing, by which cause, and why."""

    def __init__(self, cause: Cause, why: str) -> None:
        super().__init__(why)
        self.cause = cause


class Sound(NamedTuple):
    """A checkpoint that was signed by a known key; `seen` are the times (Unix seconds) at which witnesses saw it."""

    size: int
    root: bytes
    seen: tuple[int, ...]


def sound(signed: Signed, origin: str, keys: Keys, witnesses: Keys) -> Sound:
    """The checkpoint, with every signature of a known key checked. Raises Unsound."""
    try:
        note = Note.read(signed.note)
        checkpoint = Checkpoint.read(note.text)
    except NoteUnreadable as why:
        raise Unsound(Cause.checkpoint_altered, f"it cannot be read: {why}") from why
    if checkpoint.origin != origin:
        raise Unsound(Cause.checkpoint_altered, f"it is of the log {checkpoint.origin}")
    if checkpoint.size != signed.size:
        raise Unsound(Cause.checkpoint_altered, f"it is signed for {checkpoint.size} facts")
    refuse_unsound_lines(note, keys + witnesses)
    ours = origin.rpartition("/")[0]
    if not any(key.signed(note) for key in keys):
        if any(one.name == ours for one in note.signatures):
            raise Unsound(Cause.key_unknown, "it is signed by a key that was never taken")
        raise Unsound(Cause.checkpoint_altered, "nobody signed it who signs this log")
    seen = tuple(sorted(moment for one in witnesses if (moment := one.signed_at(note)) is not None))
    if signed.published_at is not None and all(one.name == ours for one in note.signatures):
        raise Unsound(Cause.checkpoint_altered, "it was published, and no witness's line stands below it any more")
    return Sound(checkpoint.size, checkpoint.root, seen)


def refuse_unsound_lines(note: Note, known: Keys) -> None:
    """No line may say that it was made with a known key and be none of its signatures. Raises Unsound."""
    for key in known:
        if any(key.made(one) for one in note.signatures) and not key.signed(note):
            raise Unsound(Cause.checkpoint_altered, f"the signature of {key.name} does not fit it")
