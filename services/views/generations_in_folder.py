"""Generations of the read models as files, one beside the other in a folder."""

import time
from pathlib import Path


class GenerationsInFolder:
    """Each generation is a file `views-<number>.db`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, number: int) -> Path:
        """The file of one generation."""
        return self.folder / f"views-{number}.db"

    def numbers(self) -> list[int]:
        """Every generation whose file is there."""
        found = [file.stem.removeprefix("views-") for file in self.folder.glob("views-*.db")]
        return sorted(int(number) for number in found if number.isdigit())

    def left_for(self, number: int) -> float:
        """For how many seconds nobody has written to it."""
        return time.time() - self.of(number).stat().st_mtime

    def remove(self, number: int) -> None:
        """Remove it with what SQLite keeps beside it; the file itself goes last, so that it is found again."""
        file = self.of(number)
        for name in (f"{file.name}-wal", f"{file.name}-shm", file.name):
            file.with_name(name).unlink(missing_ok=True)
