"""The process that signs how far the record goes; the notary itself is `services/notarising.py`."""

from services.apart.rounds import Rounds, opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.notarising import LOOK_SECONDS, Notarising


def run(settings: Settings) -> None:
    """Sign until told to stop, and whatever is new then."""
    stopping = told_to_stop()
    if (opened := opened_when_it_can_be(settings, "notary", stopping)) is None:
        return
    with opened:
        notarising = Notarising(opened)
        Rounds("notary", notarising.once, LOOK_SECONDS, stopping, opened.desk).run()
        Rounds("notary", notarising.finish, 0.0, stopping, opened.desk).go_round()
        notarising.close()
