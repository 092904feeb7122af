"""A record of made-up facts, written a year apart where that is asked, and its proof beside it."""

from pathlib import Path
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.clock import SetClock
from services.proof.kept import Kept
from services.proof.merkle import over, root
from services.proof.notary import Notary
from services.proof.note import Signer
from services.proof.signing_key import key_name
from services.store.recorder import Write
from services.store.sqlite_recorder import SQLiteRecorder
from tests.services.recorder_contract import JIM, fact
from tests.spec import at

DAY = at("2026-03-04 12:00")
PRESENT, NEXT = (Ed25519PrivateKey.from_private_bytes(bytes((number,)) * 32) for number in (7, 8))


class Proved:
    """One store, its proof, and a notary over both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SetClock(DAY)
        self.store = SQLiteRecorder(folder / "record.db", self.clock)
        self.kept = Kept(folder / "proof.db")
        self.keys = (Signer(key_name(self.store.store_id()), PRESENT),)
        self.notary = Notary(self.store, self.kept, self.keys)

    def write(self, facts: int = 1, stream: UUID | None = None, name: str | None = None) -> None:
        """So many facts, each in a stream of its own unless one is named."""
        for number in range(facts):
            mine = stream or uuid5(JIM, f"{self.store.head().position}.{number}")
            seen = len(self.store.stream(mine))
            new = fact(f"fact {number}") if name is None else fact(f"fact {number}")._replace(name=name)
            self.store.write(Write(mine, seen, (new,)))

    def sign(self) -> bool:
        return self.notary.once(now=True)

    def again(self) -> Notary:
        """Another process's notary over the same files."""
        return Notary(self.store, self.kept, self.keys)

    def root_of(self, first: int, size: int) -> bytes:
        """The root of so many leaves from a position on, straight from the record."""
        return root(size, over(self.store.leaves(first - 1, size)))

    def close(self) -> None:
        self.store.close()
        self.kept.close()
