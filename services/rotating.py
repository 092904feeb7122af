"""A new epoch: every key is wrapped anew under the next key-encryption key, and copies from before it open nothing.

No word is sealed anew, for each person's own keys stay what they are. It may die after any step and is told again.
"""

from contextlib import closing

from services.config import Settings
from services.crashing import crash_point
from services.kek import Kek, KekFiles
from services.key_store import KeyStore
from services.keyring import SealBroken
from services.keys_kept import key_store

AT_ONCE = 1_000


def rotated(settings: Settings) -> int:
    """How many keys and secrets were wrapped anew. Raises StoreUnavailable, SealBroken, SecretUnreadable.

    Whoever has the record open meanwhile finds the next key-encryption key beside the old one.
    """
    files = KekFiles(settings.kek)
    with closing(key_store(settings.keys)) as store:
        files()
        files.begin_next()
        crash_point("rotate.begun")
        old, new = (Kek(raw) for raw in files())
        store.retire(old.id)
        crash_point("rotate.retired")
        number = wrap_anew(store, old, new)
        files.end_old()
        crash_point("rotate.ended")
        return number


def wrap_anew(store: KeyStore, old: Kek, new: Kek) -> int:
    """Until nothing is wrapped under the old one; how many there were."""
    number = 0
    while some := store.under(old.id, AT_ONCE):
        keys = [(name, old.unwrap(wrapped, name)) for name, wrapped in some]
        if any(key is None for _, key in keys):
            raise SealBroken("a key does not open under the key-encryption key that it names; nothing was lost")
        store.wrap_anew([(name, new.wrap(key, name), new.id, old.id) for name, key in keys if key is not None])
        number += len(some)
        crash_point("rotate.wrapped")
    return number
