"""Each person's own keys, in a database of their own: sealing words at the door, opening them for a permitted reader.

A key belongs to one person, one privacy class and one epoch. It is wrapped by the key-encryption key, which lives in a
file that only its owner may read. A destroyed key keeps its row, so that nobody can make it anew.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import sqlite3
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schemas.moment import micros
from schemas.sealed import ClearText, Sealed
from services.store.sqlite_files import clear_errors, connect, in_words, transaction

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 32
COMMITMENT_TAG = b"throughcare commitment v1\n"
KEYS_IN_MEMORY = 4096
FIRST_EPOCH = 1
TABLES = (
    """CREATE TABLE IF NOT EXISTS keys (
        key_id TEXT PRIMARY KEY, wrapped BLOB, kek TEXT NOT NULL, created_at INTEGER NOT NULL, destroyed_at INTEGER
    ) STRICT""",
    "CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, kek TEXT NOT NULL) STRICT",
)


class SealBroken(Exception):
    """The ciphertext, its place or its key are not those it was sealed with; nothing is shown."""


class KeyDestroyed(Exception):
    """The words were erased: their key is gone for good."""


class TextWithheld(Exception):
    """The ciphertext was not given to this reader."""


def kek_from(file: Path) -> bytes:
    """The key-encryption key in a file (hex of 32 bytes); made there, for its owner alone, when there is none yet."""
    if not file.exists():
        _make_kek(file)
    if file.stat().st_mode & 0o077:
        raise PermissionError(f"{file.name} may be readable by its owner alone (mode 0600)")
    try:
        kek = bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError as error:
        raise ValueError(f"{file.name} must hold {KEY_BYTES} bytes as hex") from error
    if len(kek) != KEY_BYTES:
        raise ValueError(f"{file.name} must hold {KEY_BYTES} bytes as hex")
    return kek


def _make_kek(file: Path) -> None:
    """Whole or not at all, and only once: it gets its name when it is on the disk, unless another process was first."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
            new.flush()
            os.fsync(new.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def commitment(salt: bytes, text: bytes) -> bytes:
    """What binds a ciphertext to one reading: SHA-256 over a tag, 32 bytes of salt and the words in UTF-8."""
    return hashlib.sha256(COMMITMENT_TAG + salt + text).digest()


def bound_to(key_id: str, command_id: UUID, field: str) -> bytes:
    """What a ciphertext is bound to: the key (which names person and class), the command and its field."""
    return f"{key_id}\n{command_id}\n{field}".encode()


class Keyring:
    """Keys by person, class and epoch; every method may be called from any thread."""

    def __init__(self, file: Path, kek: bytes) -> None:
        self.file = file
        self._kek = AESGCM(kek)
        self._kek_id = hashlib.sha256(b"throughcare kek id\n" + kek).hexdigest()[:16]
        self._lock = threading.Lock()
        self._known: OrderedDict[str, AESGCM] = OrderedDict()
        self._secrets: dict[str, bytes] = {}
        self._connection = connect(file, secure_delete=True)
        try:
            with clear_errors(file), transaction(self._connection):
                for statement in TABLES:
                    self._connection.execute(statement)
                self._refuse_other_kek()
        except BaseException:
            self._connection.close()
            raise
        self._seen = self._changes()

    def _refuse_other_kek(self) -> None:
        """Say it at the start, and not at the first word that has to be opened."""
        for table in ("secrets", "keys"):
            found = self._connection.execute(f"SELECT kek FROM {table} LIMIT 1").fetchone()  # noqa: S608
            if found is not None and found[0] != self._kek_id:
                raise SealBroken(f"{self.file.name} was made under another key-encryption key")

    def seal(self, clear: ClearText, person: UUID, command_id: UUID, field: str) -> Sealed:
        """The words sealed under the person's key for their class. Raises KeyDestroyed where that was erased."""
        key_id = f"{person}.{clear.privacy_class}.{FIRST_EPOCH}"
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
        """Make in one commit the keys that these people will need and do not have; a destroyed one stays destroyed."""
        wanted = [f"{person}.{one}.{FIRST_EPOCH}" for person in people for one in privacy_classes]
        with self._lock, clear_errors(self.file):
            lacking = [key_id for key_id in wanted if self._row(key_id) is None]
            if lacking:
                self._make(lacking)

    def close(self) -> None:
        """Forget every key and close the file."""
        with self._lock:
            self._known.clear()
            self._secrets.clear()
            self._connection.close()

    def _key(self, key_id: str, *, make: bool) -> AESGCM:
        with self._lock:
            self._forget_what_was_destroyed()
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
        """A key that another process destroyed must not live on in this memory (SQLite's data_version tells)."""
        if (changes := self._changes()) != self._seen:
            self._known.clear()
            self._seen = changes

    def _changes(self) -> int:
        try:  # asked for every text, so without a context manager
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if told := in_words(error, self.file):
                raise told from error
            raise
        return version

    def _fetched(self, key_id: str, *, make: bool) -> bytes:
        """The unwrapped key; made when it is asked for the first time, unless it once was and is destroyed."""
        with clear_errors(self.file):
            row = self._row(key_id)
            if row is None and make:
                self._make((key_id,))
                row = self._row(key_id)
        if row is None:
            raise SealBroken("no such key was ever made here")
        if row[0] is None:
            raise KeyDestroyed("the words were erased")
        return self._unwrap(row[0], key_id)

    def _make(self, key_ids: Sequence[str]) -> None:
        now = micros(datetime.now(UTC))
        new = [(one, self._wrap(secrets.token_bytes(KEY_BYTES), one), self._kek_id, now) for one in key_ids]
        with transaction(self._connection):
            self._connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?, NULL)", new)

    def _row(self, key_id: str) -> tuple[bytes | None, str] | None:
        row: tuple[bytes | None, str] | None = self._connection.execute(
            "SELECT wrapped, kek FROM keys WHERE key_id=?", (key_id,)
        ).fetchone()
        return row

    def _secret(self, name: str) -> bytes:
        known = self._secrets.get(name)
        if known is None:
            with self._lock:
                known = self._secrets[name] = self._fetched_secret(name)
        return known

    def _fetched_secret(self, name: str) -> bytes:
        ask = "SELECT wrapped FROM secrets WHERE name=?"
        with clear_errors(self.file), transaction(self._connection):
            row = self._connection.execute(ask, (name,)).fetchone()
            if row is None:
                wrapped = self._wrap(secrets.token_bytes(KEY_BYTES), f"secret:{name}")
                self._connection.execute("INSERT INTO secrets VALUES (?, ?, ?)", (name, wrapped, self._kek_id))
                row = (wrapped,)
        return self._unwrap(row[0], f"secret:{name}")

    def _wrap(self, key: bytes, name: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._kek.encrypt(nonce, key, name.encode())

    def _unwrap(self, wrapped: bytes, name: str) -> bytes:
        try:
            return self._kek.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
        except InvalidTag as error:
            raise SealBroken(f"{self.file.name} was made under another key-encryption key") from error
