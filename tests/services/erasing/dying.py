"""A process of its own that carries out what was approved; it is killed where `THROUGHCARE_CRASH_AT` says.

Run as `python -m tests.services.erasing.dying FOLDER`.
"""

import sys
from pathlib import Path

from services.config import Settings
from tests.services.erasing.world import service


def main(folder: Path) -> None:
    with service(folder) as one:
        Settings.load()
        one.catch_up()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
