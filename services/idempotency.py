"""Any command may be repeated: its key and body are kept as keyed hashes, for either may hold a name."""

from typing import NamedTuple

from aggregates._shape import Command
from services.keyring import Keyring

SECRET = "idempotency"


class CommandHashes(NamedTuple):
    """Keyed BLAKE2b of key and body within the scope of one agency; both none for a command without a key."""

    key: bytes | None
    body: bytes | None


def hashes_of(command: Command, agency: str, key: str | None, keyring: Keyring) -> CommandHashes:
    """What is kept of a command to know it again. It is made of the clear words, before they are sealed."""
    if key is None:
        return CommandHashes(None, None)
    body = f"{type(command).__name__}\n{command.model_dump_json()}".encode()
    scope = agency.encode()
    return CommandHashes(
        keyring.keyed_hash(SECRET, b"key", scope, key.encode()), keyring.keyed_hash(SECRET, b"body", scope, body)
    )
