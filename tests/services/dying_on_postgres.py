"""A process of its own that records on PostgreSQL as fast as it can and says what was answered; it is killed.

Run as `python -m tests.services.dying_on_postgres FOLDER WORD DOOR NUMBER`, with the URL in `THROUGHCARE_POSTGRES`;
the rest is as in `dying`.
"""

import asyncio
import sys
from pathlib import Path

from services.clock import WallClock
from services.config import Settings
from services.keyring import Keyring, kek_from
from services.recording import CareRecord
from services.store.postgres import Postgres
from tests.services.dying import in_threads, on_a_loop, on_one_stream, signing


def open_record(folder: Path, place: Postgres) -> CareRecord:
    return signing(CareRecord(place, Keyring(folder / "keys.db", kek_from(folder / "kek.hex")), WallClock()))


def main(folder: Path, word: str, door: str, commands: int) -> None:
    database = Settings(word=word).database
    assert database is not None
    record = open_record(folder, database)
    first = record.store.head().position
    if door == "thread":
        in_threads(record, first, commands)
    elif door == "one stream":
        on_one_stream(record, commands)
    else:
        asyncio.run(on_a_loop(record, first, commands))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
