"""A record that was lived, signed and witnessed, as it lies on a disk: several of them, each of its own seed."""

import random
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aggregates.case import RecordLogLine
from aggregates.custody import TakeLogKey
from services.clock import SetClock
from services.config import Settings
from services.following import SERVICE
from services.keyring import Keyring, kek_from
from services.proof.custody import log_stream
from services.proof.kept import Kept
from services.proof.notary import Notary
from services.proof.note import COSIGNATURE, Note, Signer
from services.proof.signing_key import signers
from services.recording import CareRecord
from services.verifying.report import With
from services.verifying.verify import verified
from tests.services.dying import asked, line
from tests.spec import an_id, at

BEGUN = at("2026-12-30 09:00")
WITNESSES = tuple(
    Signer(f"witness.{name}", Ed25519PrivateKey.from_private_bytes(bytes((number,)) * 32), COSIGNATURE)
    for number, name in enumerate(("council", "hospital", "charity"), start=1)
)


def nobody_watches(position: int, of: int) -> None:
    """For a test that does not want to know how far it is."""


class Lived:
    """A record in a folder, with its keys, its log and its witnesses; `close` leaves whole files."""

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.random = folder, random.Random(seed)
        lines = (f"{one.verifier.to_text()} http://127.0.0.1:1\n" for one in WITNESSES)
        (folder / "witnesses").write_text("".join(lines))
        self.settings = Settings(data=folder, witnesses=folder / "witnesses")
        self.clock = SetClock(BEGUN)
        self._open = ExitStack()
        self.keyring = self._open.enter_context(closing(Keyring(folder / "keys.db", kek_from(folder / "kek.hex"))))
        record = CareRecord(folder / "record.db", self.keyring, self.clock)
        self.record = self._open.enter_context(closing(record))
        self.store = self.record.store
        self.kept = self._open.enter_context(closing(Kept(folder / "proof.db")))
        self.signers = signers(self.settings, self.store.store_id())
        self.notary = Notary(self.store, self.kept, self.signers)
        self._told = 0

    def begin(self) -> None:
        """The first fact names the key that signs."""
        command = TakeLogKey(
            at=self.clock.now(), custody_id=log_stream(self.store.store_id()), key=self.signers[0].verifier.to_text()
        )
        self.record.do_now(command, SERVICE_ASKS)

    def live(self, commands: int) -> None:
        """Lines of some few cases, as it happens; now and then it is signed, and then countersigned."""
        for _ in range(commands):
            self.tell()
            if self.random.random() < 0.4:
                self.sign()
        self.sign()

    def tell(self) -> None:
        """One command of three facts or fewer."""
        self.clock.moment += timedelta(minutes=self.random.randint(1, 300))
        case = self.random.randrange(6)
        own = {"case_id": an_id(f"case {case}"), "person_id": an_id(f"person {case}")}
        told: RecordLogLine = line(self._told).with_(**own)
        self.record.do_now(told, asked(self._told))
        self._told += 1

    def sign(self) -> None:
        """Sign whatever is new; two witnesses of three see it a second later."""
        self.notary.once(now=True)
        moment = int(self.clock.now().timestamp()) + 1
        for year in self.kept.logs():
            newest = self.kept.newest(year.year)
            if newest is not None and newest.published_at is None:
                note = Note.read(newest.note)
                lines = tuple(one.sign(note.text, moment) for one in self.random.sample(WITNESSES, 2))
                self.kept.countersigned(newest.year, newest.size, note.with_signatures(lines).to_text(), published=True)

    def close(self) -> None:
        """Everything is on the disk, and nothing beside the files."""
        self._open.close()


SERVICE_ASKS = asked(0).__class__(told_by=SERVICE)


def lived(folder: Path, seed: int, commands: int = 22) -> Path:
    """A folder with a record of about sixty facts over two years' logs, checked once and found sound."""
    one = Lived(folder, seed)
    with closing(one):
        one.begin()
        one.live(commands)
    report = verified(one.settings, {With.store}, nobody_watches)
    assert report.is_sound, list(report.findings)
    return folder
