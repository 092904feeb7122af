"""What any store of wrapped keys promises, on whichever database; it never sees a key in the clear."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple, Protocol


class NewKey(NamedTuple):
    """A key on its way in, wrapped by the key-encryption key `kek`; `created_at` in UTC microseconds."""

    key_id: str
    wrapped: bytes
    kek: str
    created_at: int


class GoneKey(NamedTuple):
    """A key that is to be no more; `destroyed_at` in UTC microseconds."""

    key_id: str
    kek: str
    destroyed_at: int


class Fence(NamedTuple):
    """No new key and no new seal for `words` (person.class) from here on; under which erasure, since when."""

    words: str
    erasure: str
    fenced_at: int


class KeyStore(Protocol):
    """Keys and secrets, each durable when a call answers; raises StoreUnavailable or StoreDamaged.

    A key that another process destroyed, or a fence it put up, shows in `changes` at once, or at the latest
    after `settled_seconds`.
    """

    name: str
    settled_seconds: float

    def changes(self) -> Hashable: ...

    def key(self, key_id: str) -> tuple[bytes | None] | None: ...

    def lacking(self, key_ids: Sequence[str]) -> Sequence[str]: ...

    def make(self, keys: Sequence[NewKey]) -> None: ...

    def fence(self, fences: Sequence[Fence]) -> None: ...

    def fenced(self, words: str) -> str | None: ...

    def gone(self) -> Sequence[str]: ...

    def looked_to(self, store: str) -> int: ...

    def look_to(self, store: str, position: int) -> None: ...

    def destroy(self, keys: Sequence[GoneKey]) -> None: ...

    def retire(self, kek: str) -> None: ...

    def under(self, kek: str, limit: int) -> Sequence[tuple[str, bytes]]: ...

    def wrap_anew(self, wrapped: Sequence[tuple[str, bytes, str, str]]) -> None: ...

    def secret(self, name: str) -> bytes | None: ...

    def make_secret(self, name: str, wrapped: bytes, kek: str) -> bytes: ...

    def keks(self) -> Sequence[str]: ...

    def close(self) -> None: ...
