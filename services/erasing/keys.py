"""The keys of what is erased: fenced off, then destroyed; done again wherever a record comes back with older keys."""

from collections.abc import Iterable, Iterator

from schemas import avro
from schemas.keeping import ErasureBegun
from schemas.recorded import StoredFact
from services.crashing import crash_point
from services.keyring import Keyring, key_of, words_of
from services.store.recorder import Recorder

AT_ONCE = 1_000


def take_keys(keyring: Keyring, begun: Iterable[ErasureBegun]) -> int:
    """Fence these words off and destroy their keys; how many keys are no more. Told again, nothing changes."""
    wanted = {key_of(one.person_id, name): one.erasure_id for one in begun for name in one.classes}
    for erasure_id in sorted(set(wanted.values())):
        words = [words_of(key_id) for key_id, erasure in wanted.items() if erasure == erasure_id]
        if any(keyring.fenced(one) is None for one in words):
            keyring.fence(words, erasure_id)
        crash_point("erase.fenced")
    if any(not keyring.is_gone(key_id) for key_id in wanted):
        keyring.destroy(list(wanted))
    crash_point("erase.destroyed")
    return len(wanted)


def erase_again(store: Recorder, keyring: Keyring) -> None:
    """Before anything is served: no key of what this record says was erased is there, whichever copy was put back."""
    looked_to = where_looked(store, keyring)
    begun = (avro.read(one).fact for one in named(store, looked_to, store.head().position, {ErasureBegun.__name__}))
    take_keys(keyring, list(begun))


def where_looked(store: Recorder, keyring: Keyring) -> int:
    """Up to where erasures were carried out; from the beginning where the record came back shorter than that."""
    looked_to = keyring.looked_to(store.store_id())
    return looked_to if looked_to <= store.head().position else 0


def named(store: Recorder, after: int, up_to: int, names: set[str]) -> Iterator[StoredFact]:
    """The facts of these names after one position, up to and including another; mostly there are none."""
    if up_to <= after or not names & store.count_by_name(after, up_to).keys():
        return
    while after < up_to:
        some = store.after(after, min(AT_ONCE, up_to - after))
        yield from (one for one in some if one.name in names)
        after = some[-1].position if some else up_to
