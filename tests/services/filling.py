"""A process of its own whose disk is full: it records until there is no room, is given room, and goes on.

Run as `python -m tests.services.filling FOLDER disk` inside a user namespace, where it lays a small disk over the
folder itself, or `... pages`, where the database may only have so many pages. It says what it saw as a line of JSON.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from schemas import avro
from services.recording import CareRecord
from services.store.recorder import StoreUnavailable
from services.store.sqlite_recorder import SQLiteRecorder
from tests.services.dying import asked, line, open_record

WORDS = "x" * 3000


def small_disk(folder: Path, size: str, how: str = "") -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"{how}size={size}", "tmpfs", str(folder)], check=True)


def room(record: CareRecord, folder: Path, way: str, more: bool) -> None:
    """Leave little room, or make more."""
    if way == "pages":
        assert isinstance(record.store, SQLiteRecorder)
        record.store._connection.execute(f"PRAGMA max_page_count={100_000 if more else 150}")
    elif more:
        small_disk(folder, "16m", "remount,")


def try_one(record: CareRecord, number: int) -> dict[str, Any]:
    try:
        answer = record.do_now(line(number, WORDS), asked(number))
    except StoreUnavailable as full:
        return {"rule": full.rule, "why": str(full)}
    return {"positions": [one.position for one in answer.facts], "repeated": answer.repeated}


def seen(record: CareRecord) -> dict[str, Any]:
    """What can be read: every position, with its words."""
    recorded = [avro.read(stored) for stored in record.store.after(0, 100_000)]
    words = [record.keyring.open(text, one.command_id) for one in recorded for text in avro.sealed_in(one.fact)]
    return {"positions": [one.position for one in recorded], "words": len(words), "whole": set(words) == {WORDS}}


def main(folder: Path, way: str) -> None:
    if way == "disk":
        small_disk(folder, "1500k")
    record = open_record(folder)
    room(record, folder, way, more=False)
    answered = 0
    while "positions" in try_one(record, answered):
        answered += 1
    told: dict[str, Any] = {"answered": answered, "refused": [try_one(record, answered + more) for more in range(3)]}
    told["while_full"] = seen(record)
    room(record, folder, way, more=True)
    told["again"] = [try_one(record, number) for number in (answered, answered, 0)]
    told["afterwards"] = seen(record)
    record.close()
    record.keyring.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
