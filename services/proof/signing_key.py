"""The keys that the log is signed with, in files that only their owner may read; the next one beside the present."""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.config import Settings
from services.keyring import kek_from
from services.proof.note import Signer

FILE = "log-key.hex"


def key_name(store_id: UUID) -> str:
    """What the keys of a store's log are called."""
    return f"throughcare/{store_id}"


def origin_of(store_id: UUID, year: int) -> str:
    """What the log of one year is called."""
    return f"{key_name(store_id)}/{year:04}"


def signers(settings: Settings, store_id: UUID) -> tuple[Signer, ...]:
    """The present key first, and the one that follows it while both sign; made on first use where there is none.

    Raises PermissionError where others may read a key, ValueError where a file holds none.
    """
    files = [settings.log_key_file or settings.folder / FILE]
    if settings.next_log_key_file is not None:
        files.append(settings.next_log_key_file)
    return tuple(Signer(key_name(store_id), Ed25519PrivateKey.from_private_bytes(kek_from(one))) for one in files)
