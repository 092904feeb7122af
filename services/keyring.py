"""Each person's own keys, in a database of their own: sealing words at the door, opening them for a permitted reader.

A key belongs to one person, one privacy class and one epoch. It is wrapped by the key-encryption key, which lives in a
file that only its owner may read. A destroyed key keeps its row, so that nobody can make it anew.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schemas.moment import micros
from schemas.sealed import ClearText, Sealed
from services.kek import Kek, KekFiles
from services.key_store import Fence, GoneKey, NewKey
from services.keys_kept import key_store
from services.secret_file import SECRET_BYTES, secret_from
from services.store.postgres import Postgres

KEY_BYTES = SECRET_BYTES
NONCE_BYTES = 12
SALT_BYTES = 32
COMMITMENT_TAG = b"throughcare commitment v1\n"
KEYS_IN_MEMORY = 4096
FIRST_EPOCH = 1


class SealBroken(Exception):
    """The ciphertext, its place or its key are not those it was sealed with; nothing is shown."""


class KeyDestroyed(Exception):
    """The words were erased: their key is gone for good."""


class TextWithheld(Exception):
    """The ciphertext was not given to this reader."""


def kek_from(file: Path) -> bytes:
    """The key-encryption key in a file (hex of 32 bytes); made there, for its owner alone, when there is none yet."""
    return secret_from(file)


def commitment(salt: bytes, text: bytes) -> bytes:
    """What binds a ciphertext to one reading: SHA-256 over a tag, 32 bytes of salt and the words in UTF-8."""
    return hashlib.sha256(COMMITMENT_TAG + salt + text).digest()


def bound_to(key_id: str, command_id: UUID, field: str) -> bytes:
    """What a ciphertext is bound to: the key (which names person and class), the command and its field."""
    return f"{key_id}\n{command_id}\n{field}".encode()


def key_of(person: UUID, privacy_class: str) -> str:
    """The id of a person's key for one class of words."""
    return f"{person}.{privacy_class}.{FIRST_EPOCH}"


def words_of(key_id: str) -> str:
    """Whose words of which class a key seals: person.class, whatever its epoch."""
    return key_id.rpartition(".")[0]


class Keyring:
    """Keys by person, class and epoch; every method may be called from any thread."""

    def __init__(self, where: Path | Postgres, kek: bytes | KekFiles) -> None:
        """`kek` are 32 bytes, or the files in which they are found again when a next epoch began meanwhile."""
        self._found_in: Callable[[], Sequence[bytes]] = kek if isinstance(kek, KekFiles) else lambda: (kek,)
        self._lock = threading.Lock()
        self._known: OrderedDict[str, AESGCM] = OrderedDict()
        self._unfenced: set[str] = set()
        self._secrets: dict[str, bytes] = {}
        self._store = key_store(where)
        try:
            self._find_keks()
            known = {one.id for one in self._keks}
            if not known.issuperset(self._store.keks()):  # said now, not at the first word to open
                raise SealBroken(self._other_kek())
            self._seen = self._store.changes()
        except BaseException:
            self._store.close()
            raise

    def seal(self, clear: ClearText, person: UUID, command_id: UUID, field: str) -> Sealed:
        """The words sealed under the person's key for their class. Raises KeyDestroyed where that was erased."""
        key_id = key_of(person, clear.privacy_class)
        key = self._key(key_id, make=True)
        text, salt, nonce = clear.text.encode(), secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        ciphertext = nonce + key.encrypt(nonce, salt + text, bound_to(key_id, command_id, field))
        sealed = Sealed(
            key_id=key_id,
            field=field,
            commitment=commitment(salt, text),
            ciphertext_sha256=hashlib.sha256(ciphertext).digest(),
        )
        return sealed.carrying(ciphertext)

    def open(self, sealed: Sealed, command_id: UUID) -> str:
        """The words. Raises TextWithheld, KeyDestroyed, or SealBroken where anything does not match."""
        ciphertext = sealed.ciphertext
        if ciphertext is None:
            raise TextWithheld("the text was withheld")
        key = self._key(sealed.key_id, make=False)
        bound = bound_to(sealed.key_id, command_id, sealed.field)
        try:
            opened = key.decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("the ciphertext does not belong here") from error
        salt, text = opened[:SALT_BYTES], opened[SALT_BYTES:]
        if not hmac.compare_digest(commitment(salt, text), sealed.commitment):
            raise SealBroken("the words are not those that were committed to")
        return text.decode()

    def keyed_hash(self, purpose: str, *parts: bytes) -> bytes:
        """Keyed BLAKE2b (32 bytes) under a secret of this purpose; each part with its length, so no two lists collide.

        Unlike HMAC in OpenSSL it does not let go of the interpreter's lock, which costs callers of one event loop dear.
        """
        mac = hashlib.blake2b(key=self._secret(purpose), digest_size=32)
        for part in parts:
            mac.update(len(part).to_bytes(8, "big") + part)
        return mac.digest()

    def make_keys(self, people: Iterable[UUID], privacy_classes: Sequence[str]) -> None:
        """Make at once the keys that these people will need and do not have; a destroyed one stays destroyed."""
        wanted = [key_of(person, one) for person in people for one in privacy_classes]
        with self._lock:
            if lacking := self._store.lacking(wanted):
                self._make(lacking)

    def fence(self, words: Iterable[str], erasure: UUID) -> None:
        """No new key and no new seal for these words (person.class); when this answers, no process makes any."""
        now = micros(datetime.now(UTC))
        with self._lock:
            self._store.fence([Fence(one, str(erasure), now) for one in sorted(set(words))])
            self._forget()
        time.sleep(self._store.settled_seconds)

    def fenced(self, words: str) -> str | None:
        """The erasure that fences these words (person.class) off, if one does."""
        with self._lock:
            return self._store.fenced(words)

    def gone(self) -> Sequence[str]:
        """Every key that is no more."""
        with self._lock:
            return self._store.gone()

    def is_gone(self, key_id: str) -> bool:
        """Whether a key was destroyed, or will never be made."""
        with self._lock:
            return self._store.key(key_id) == (None,)

    def looked_to(self, store_id: UUID) -> int:
        """Up to which position of a record its erasures were carried out here."""
        with self._lock:
            return self._store.looked_to(str(store_id))

    def look_to(self, store_id: UUID, position: int) -> None:
        """Remember up to which position of a record its erasures were carried out here."""
        with self._lock:
            self._store.look_to(str(store_id), position)

    def destroy(self, key_ids: Sequence[str]) -> None:
        """Destroy keys for good, or see to it that they are never made; when this answers, no process uses them."""
        now = micros(datetime.now(UTC))
        with self._lock:
            self._store.destroy([GoneKey(one, self._keks[0].id, now) for one in sorted(set(key_ids))])
            self._forget()
        time.sleep(self._store.settled_seconds)

    def close(self) -> None:
        """Forget every key and close where they are kept."""
        with self._lock:
            self._forget()
            self._secrets.clear()
            self._store.close()

    def _key(self, key_id: str, *, make: bool) -> AESGCM:
        with self._lock:
            self._forget_what_was_destroyed()
            if make:
                self._refuse_fenced(key_id)
            known = self._known.get(key_id)
            if known is None:
                known = AESGCM(self._fetched(key_id, make=make))
                self._known[key_id] = known
                if len(self._known) > KEYS_IN_MEMORY:
                    self._known.popitem(last=False)
            else:
                self._known.move_to_end(key_id)
            return known

    def _forget_what_was_destroyed(self) -> None:
        """A key that another process destroyed must not live on in this memory; asked for every text."""
        if (changes := self._store.changes()) != self._seen:
            self._forget()
            self._seen = changes

    def _forget(self) -> None:
        self._known.clear()
        self._unfenced.clear()

    def _refuse_fenced(self, key_id: str) -> None:
        """Raises KeyDestroyed where no new words of this class are kept for this person."""
        if key_id in self._unfenced:
            return
        if self._store.fenced(words_of(key_id)) is not None:
            raise KeyDestroyed("the words are being erased, and no new ones are kept")
        if len(self._unfenced) >= KEYS_IN_MEMORY:
            self._unfenced.clear()
        self._unfenced.add(key_id)

    def _fetched(self, key_id: str, *, make: bool) -> bytes:
        """The unwrapped key; made when it is asked for the first time, unless it once was and is destroyed."""
        row = self._store.key(key_id)
        if row is None and make:
            self._make((key_id,))
            row = self._store.key(key_id)
        if row is None and make:  # the epoch ended meanwhile: nothing is made under its key any more
            self._find_keks()
            self._make((key_id,))
            row = self._store.key(key_id)
        if row is None:
            raise SealBroken("no such key was ever made here")
        if row[0] is None:
            raise KeyDestroyed("the words were erased")
        return self._unwrap(row[0], key_id)

    def _make(self, key_ids: Sequence[str]) -> None:
        now, kek = micros(datetime.now(UTC)), self._keks[-1]
        wrapped = ((one, kek.wrap(secrets.token_bytes(KEY_BYTES), one)) for one in key_ids)
        self._store.make([NewKey(key_id, key, kek.id, now) for key_id, key in wrapped])

    def _find_keks(self) -> None:
        """The key-encryption keys as their files hold them now; the last is that of the newest epoch."""
        self._keks = [Kek(raw) for raw in self._found_in()]

    def _secret(self, name: str) -> bytes:
        known = self._secrets.get(name)
        if known is None:
            with self._lock:
                known = self._secrets[name] = self._fetched_secret(name)
        return known

    def _fetched_secret(self, name: str) -> bytes:
        wrapped = self._store.secret(name)
        if wrapped is None:
            self._find_keks()
            kek = self._keks[-1]
            wrapped = self._store.make_secret(name, kek.wrap(secrets.token_bytes(KEY_BYTES), f"secret:{name}"), kek.id)
        return self._unwrap(wrapped, f"secret:{name}")

    def _unwrap(self, wrapped: bytes, name: str) -> bytes:
        """The key, under whichever epoch it was wrapped; the files are read again where none is known that fits."""
        for looked_again in (False, True):
            if looked_again:
                self._find_keks()
            for kek in reversed(self._keks):
                if (key := kek.unwrap(wrapped, name)) is not None:
                    return key
        raise SealBroken(self._other_kek())

    def _other_kek(self) -> str:
        return f"{self._store.name} was made under another key-encryption key"
