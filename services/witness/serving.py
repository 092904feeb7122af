"""Open a witness's key and memory, and serve until told to stop."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schemas.refused import Refused
from services.clock import WallClock
from services.http.doors import Server, configured, listening, until_told_to_stop
from services.proof.note import COSIGNATURE, Signer
from services.secret_file import secret_from
from services.witness.application import application
from services.witness.countersigning import Witness
from services.witness.known_logs import KnownLogs
from services.witness.memory import Memory
from services.witness.settings import PREFIX, WitnessSettings

KEY_FILE, MEMORY_FILE = "witness.hex", "witness.db"


@contextmanager
def opened(settings: WitnessSettings) -> Iterator[tuple[Signer, Memory]]:
    """The key and the memory; both are made on first use, the memory first, so that no key is ever without one.

    Raises Refused, PermissionError, StoreUnavailable, StoreDamaged.
    """
    key = settings.folder / KEY_FILE
    with closing(Memory(settings.folder / MEMORY_FILE, may_begin=not key.exists())) as memory:
        try:
            secret = secret_from(key)
        except ValueError as error:
            raise Refused("key_unreadable", str(error)) from error
        yield Signer(settings.name, Ed25519PrivateKey.from_private_bytes(secret), COSIGNATURE), memory


def key_line(settings: WitnessSettings) -> str:
    """The witness's public key in one line, for those whose logs it is to countersign."""
    with opened(settings) as (signer, _):
        return signer.verifier.to_text()


def serve(settings: WitnessSettings) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises Refused; SystemExit with 2, saying why, where the port is taken."""
    if settings.logs is None:
        raise Refused("logs_unreadable", f"{PREFIX}LOGS names no file with the keys of the logs to witness")
    logs = KnownLogs.read(settings.logs)
    with (
        until_told_to_stop(),
        listening(settings.host, settings.port, f"{PREFIX}PORT") as door,
        opened(settings) as (signer, memory),
    ):
        app = application(Witness(signer, logs, memory, WallClock()))
        Server(configured(app), f"The witness {settings.name} is at").run(sockets=[door])
