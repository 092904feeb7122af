"""Brings one share of the read models up to the record, from Kafka or from the store."""

import time
from contextlib import suppress

import structlog

from services.apart.rounds import Rounds, opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.kafka.broker import LogUnavailable
from services.kafka.message import source_of
from services.kafka.quarantined import QuarantineCopy
from services.kafka.source import KafkaSource
from services.opened import Opened, projecting
from services.views.places import ShareTaken
from services.views.projecting import FactSource, Projector
from services.views.renewing import Renewing

LOOK_SECONDS = 0.002
LOOK_AGAIN_SECONDS = 1.0
TURN_SECONDS = 0.2
log = structlog.get_logger()


class Projecting:
    """Goes on only while it holds the lease of its share; a twin waits for it, and the share's row judges."""

    def __init__(self, opened: Opened, share: int, source: FactSource) -> None:
        self.opened, self.share, self.source = opened, share, source
        self.projector = self._projector()
        self.copies = self._copies()
        self._renewed = False
        self._look_at = 0.0

    def once(self) -> bool:
        """One batch of facts; true if there may be more."""
        if self.opened.follow_switch():
            self._release_copies()
            self.projector, self.copies, self._renewed = self._projector(), self._copies(), False
        if not self.opened.desk.take(projecting(self.share)):
            self.opened.rest(TURN_SECONDS)
            return False
        if not self._renewed:
            self._renew()
        try:
            came = self.projector.step() > 0
        except ShareTaken:  # another process thought we were gone, or the clock asked: look where it stands now
            return True
        if not came and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_AGAIN_SECONDS
            self.projector.look()
            self._copy_what_is_held()
        return came

    def close(self) -> None:
        """Let another process have the share at once."""
        self._release_copies()
        self.opened.desk.release(projecting(self.share))

    def _projector(self) -> Projector:
        settings = self.opened.settings
        return Projector(self.source, self.opened.views, share=self.share, of=settings.shares)

    def _copies(self) -> QuarantineCopy | None:
        """What copies the held facts of all shares for others to read: the first share's projector does it for all."""
        settings = self.opened.settings
        if settings.kafka is None or self.share != 0:
            return None
        source = source_of(self.opened.record.store.store_id())
        return QuarantineCopy(self.opened.views, settings.kafka, settings.word, source)

    def _copy_what_is_held(self) -> None:
        """With the broker away the copies wait; that it is away is for the relay to say."""
        if self.copies is not None:
            with suppress(LogUnavailable):
                self.copies.copy()

    def _release_copies(self) -> None:
        if self.copies is not None:
            self.copies.close()

    def _renew(self) -> None:
        """What other code has made is made anew, from the store, before anything goes on."""
        for part in Renewing(self.opened.projectors[self.share]).renew(self._keep_lease):
            log.info("part_renewed", kind=part.kind, part=part.name)
        self._renewed = True

    def _keep_lease(self) -> None:
        if not self.opened.desk.take(projecting(self.share)):
            raise ShareTaken("another process took over while a part was made anew")


def project(settings: Settings, share: int, *, from_store: bool) -> None:
    """Project one share until told to stop."""
    stopping = told_to_stop()
    if (opened := opened_when_it_can_be(settings, f"projector {share}", stopping)) is None:
        return
    with opened:
        from_kafka = settings.kafka is not None and not from_store
        source = KafkaSource(str(settings.kafka), settings.word) if from_kafka else None
        projecting = Projecting(opened, share, source or opened.record.store)
        Rounds(f"projector {share}", projecting.once, LOOK_SECONDS, stopping, opened.desk).run()
        projecting.close()
        if source is not None:
            source.close()
