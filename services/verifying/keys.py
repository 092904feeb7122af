"""The keys that may have signed the log: those that the record says were taken, else the one in the file."""

from collections.abc import Iterable
from uuid import UUID

from schemas import avro
from schemas.custody import LogKeyTaken
from schemas.proven import UnreadableFact
from schemas.recorded import StoredFact
from services.config import Settings
from services.proof.custody import log_stream
from services.proof.note import NoteUnreadable, Verifier
from services.proof.signing_key import FILE, signers
from services.store.rows import Rows


def log_keys(rows: Rows, store_id: UUID, settings: Settings | None) -> tuple[Verifier, ...]:
    """Every key that was ever taken, the oldest first; where none was noted, those that the files hold now.

    Raises PermissionError, ValueError for a file that is not a key.
    """
    noted = tuple(keys_noted(rows.of_stream(log_stream(store_id))))
    if noted or settings is None:
        return noted
    files = [settings.log_key_file or settings.folder / FILE, settings.next_log_key_file]
    if not all(one.exists() for one in files if one is not None):
        return ()  # nobody has signed yet, and whoever only looks makes no key
    return tuple(one.verifier for one in signers(settings, store_id))


def keys_noted(facts: Iterable[StoredFact]) -> Iterable[Verifier]:
    """The keys that these facts say were taken; a fact that cannot be read says nothing, and is found elsewhere."""
    for stored in facts:
        if stored.name == LogKeyTaken.__name__:
            try:
                yield Verifier.read(avro.read(stored).fact.key)
            except (UnreadableFact, NoteUnreadable):
                continue
