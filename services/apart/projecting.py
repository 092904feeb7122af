"""Brings one share of the read models up to the record, from Kafka or from the store."""

import time

import structlog

from services.apart.rounds import Rounds, opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.kafka.source import KafkaSource
from services.opened import Opened, projecting
from services.views.places import ShareTaken
from services.views.projecting import FactSource, Projector
from services.views.renewing import Renewing

LOOK_SECONDS = 0.002
LOOK_AGAIN_SECONDS = 1.0
log = structlog.get_logger()


class Projecting:
    """Goes on only while it holds the lease of its share; a twin waits for it, and the share's row judges."""

    def __init__(self, opened: Opened, share: int, source: FactSource) -> None:
        self.opened, self.share, self.source = opened, share, source
        self.projector = self._projector()
        self._renewed = False
        self._look_at = 0.0

    def once(self) -> bool:
        """One batch of facts; true if there may be more."""
        if self.opened.follow_switch():
            self.projector, self._renewed = self._projector(), False
        if not self.opened.desk.take(projecting(self.share)):
            return False
        if not self._renewed:
            self._renew()
        try:
            came = self.projector.step() > 0
        except ShareTaken:  # another process thought we were gone, or the clock asked: look where it stands now
            return True
        if not came and time.monotonic() >= self._look_at:
            self.projector.look()
            self._look_at = time.monotonic() + LOOK_AGAIN_SECONDS
        return came

    def close(self) -> None:
        """Let another process have the share at once."""
        self.opened.desk.release(projecting(self.share))

    def _projector(self) -> Projector:
        settings = self.opened.settings
        return Projector(self.source, self.opened.views, share=self.share, of=settings.shares)

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
