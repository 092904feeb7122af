"""What every process of the service has open: desk, keys, record and read models, in files or in a database."""

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime
from typing import Self

from schemas.moment import moment_of
from services.clock import Clock, WallClock
from services.config import Settings
from services.desk import Desk
from services.erasing.keys import erase_again
from services.kek import KekFiles
from services.keyring import Keyring
from services.policies.book import load
from services.proof.kept import Kept
from services.proof.older_copy import refuse_older_copy
from services.proof.signing_key import signers
from services.proof.witnesses import read_witnesses
from services.proof.witnessing import Witnesses
from services.recording import CareRecord
from services.views.generations import open_live
from services.views.projecting import KeyNotAsked, Projector

LOOK_SECONDS = 0.1


def projecting(share: int) -> str:
    """The lease under which one process at a time projects a share."""
    return f"projecting-{share}"


class Opened:
    """Other processes may have the same open at the same time; what this one alone does is in those made of it.

    `listeners` are called with the position that the read models have reached, `fault` is what projecting here has met.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or WallClock()
        self.policies = load()  # one that is not sound refuses the start, before anything is open
        folder, database = settings.folder, settings.database
        self.where = database or folder
        kek = KekFiles(settings.kek)
        with ExitStack() as opening:  # what is open by then is closed again where something else cannot be opened
            self.desk = opening.enter_context(closing(Desk(database or folder / "desk.db")))
            self.keyring = opening.enter_context(closing(Keyring(settings.keys, kek)))
            record = CareRecord(database or folder / "record.db", self.keyring, self.clock)
            self.record = opening.enter_context(closing(record))
            self.kept = opening.enter_context(closing(Kept(database or folder / "proof.db")))
            self.signers = signers(settings, record.store.store_id())
            record.store.signer = self.signers[0]
            self.witnesses = self.watched_by(opening)
            self.refuse_older_copy()
            erase_again(record.store, self.keyring)
            self.generation, self.views = open_live(self.desk, self.where, self.record.store)
            opening.pop_all()
        self.projectors = self.projectors_of_shares()
        self.listeners: list[Callable[[int], None]] = []
        self.refused_todos: dict[str, int] = {}
        self.fault: Exception | None = None
        self.not_asked: KeyNotAsked | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def refuse_older_copy(self) -> None:
        """Nothing is written to a store that is older than what was signed, or than what is on its log.

        With witnesses or Kafka away this is not known, and it goes on. Raises AnotherPast, LogDisagrees.
        """
        refuse_older_copy(self.record.store, self.kept, self.signers[0], self.witnesses)
        if self.settings.kafka is not None:
            from services.kafka.ahead import refuse_if_ahead_or_go_on

            refuse_if_ahead_or_go_on(self.record.store, self.settings.kafka, self.settings.word)

    def watched_by(self, opening: ExitStack) -> Witnesses | None:
        """Those who countersign what is signed here, if any are named. Raises Refused."""
        settings = self.settings
        if settings.witnesses is None:
            return None
        named = read_witnesses(settings.witnesses, settings.quorum)
        return opening.enter_context(Witnesses(named, settings.quorum, self.clock))

    def now(self) -> datetime:
        """The moment at which something is recorded now; a clock set back delays nobody."""
        return max(self.clock.now(), moment_of(self.record.store.head().recorded_at))

    @property
    def projector(self) -> Projector:
        """The projector of the first share."""
        return self.projectors[0]

    def projectors_of_shares(self) -> list[Projector]:
        """One for each share, over the store: to tell where it stands, to ask, and to fold what a command leads to."""
        shares = self.settings.shares
        return [Projector(self.record.store, self.views, share=one, of=shares) for one in range(shares)]

    def place(self) -> int:
        """The position up to which every share of the read models is."""
        return min(one.place().position for one in self.projectors)

    def start(self) -> None:
        """Begin what this process has to do; here nothing, for others project and follow."""

    def wake(self) -> None:
        """Something was recorded."""

    def catch_up(self) -> bool:
        """Bring the read models up to now, where this process does so; false where another one does."""
        self.follow_switch()
        return False

    def wait_for(self, position: int, seconds: float = 10.0) -> bool:
        """Wait until the read models have reached a position, by whichever process; false if they did not in time."""
        if self.catch_up():
            return True
        for _ in range(int(seconds / LOOK_SECONDS)):
            self.follow_switch()
            if self.place() >= position:
                return True
            self.rest(LOOK_SECONDS)
        return False

    def rest(self, seconds: float) -> None:
        """Wait a moment before looking again."""
        time.sleep(seconds)

    def follow_switch(self) -> bool:
        """Take the generation that is live now, where another command has built a new one; true if there was one."""
        if self.desk.live() == self.generation:
            return False
        old = self.views
        self.generation, self.views = open_live(self.desk, self.where, self.record.store)
        self.projectors = self.projectors_of_shares()
        old.close()
        return True

    def say(self, position: int) -> None:
        """Tell whoever listens in this process how far the read models are."""
        for listener in list(self.listeners):
            listener(position)

    def close(self) -> None:
        """Close everything."""
        self.record.close()
        if self.witnesses is not None:
            self.witnesses.close()
        self.kept.close()
        self.views.close()
        self.keyring.close()
        self.desk.close()
