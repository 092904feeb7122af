"""The process of the supervisor itself: `python -m services.stack.supervising -c FILE`."""

import ctypes
import signal
import sys

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def stop_if_left_alone() -> None:
    """Ask Linux to tell this process to stop when its parent is gone, so that nothing runs on unseen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def main() -> None:
    """Become the supervisor."""
    from supervisor.supervisord import main as supervise

    stop_if_left_alone()
    supervise()


if __name__ == "__main__":
    main()
