"""The process that reads the record again all day; the reconciler itself is `services/reconciling.py`."""

from services.apart.rounds import Rounds, opened_when_it_can_be, told_to_stop
from services.config import Settings
from services.reconciling import REST_SECONDS, Reconciling


def run(settings: Settings) -> None:
    """Check again and again until told to stop."""
    stopping = told_to_stop()
    if (opened := opened_when_it_can_be(settings, "reconciler", stopping)) is None:
        return
    with opened:
        reconciling = Reconciling(opened)
        Rounds("reconciler", reconciling.once, REST_SECONDS, stopping, opened.desk).run()
        reconciling.close()
