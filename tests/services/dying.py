"""A process of its own that records as fast as it can and says what was answered; it is killed, or fills its disk.

Run as `python -m tests.services.dying FOLDER DOOR NUMBER`. Each answer is one line of JSON on standard output, written
after the answer and before the next command. After so many commands `THROUGHCARE_CRASH_AT` begins to count.
"""

import asyncio
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from aggregates.case import RecordLogLine, SetDeadline
from schemas.party import NamedParty
from schemas.refused import Refused
from schemas.sealed import ClearText
from services.clock import WallClock
from services.config import Settings
from services.keyring import Keyring, kek_from
from services.recording import Answer, Asked, CareRecord
from tests.services.receipts import SIGNER
from tests.spec import an_id, at

ANN = NamedParty(role="social_worker", agency="LA", worker=an_id("Ann"))
LONG_AGO = at("2020-03-04 12:00")
CALLERS = 16


def open_record(folder: Path) -> CareRecord:
    keyring = Keyring(folder / "keys.db", kek_from(folder / "kek.hex"))
    return signing(CareRecord(folder / "record.db", keyring, WallClock()))


def signing(record: CareRecord) -> CareRecord:
    """The same record, answering with receipts."""
    record.store.signer = SIGNER
    return record


def line(number: int, text: str = "visit") -> RecordLogLine:
    """A command of three facts, one of them with words: the case, a step, a deadline."""
    words = ClearText(text, "health")
    return RecordLogLine.model_validate(
        {
            "at": LONG_AGO + timedelta(minutes=number),
            "case_id": an_id(f"case {number}"),
            "person_id": an_id(f"person {number % 10}"),
            "line_id": an_id(f"line {number}"),
            "step_id": an_id(f"step {number}"),
            "step": words,
            "worker": ANN,
            "due": LONG_AGO + timedelta(days=1, minutes=number),
        }
    )


def asked(number: int) -> Asked:
    return Asked(told_by=ANN, key=f"line {number}")


def say(number: int, answer: Answer) -> None:
    told = {"number": number, "positions": [one.position for one in answer.facts], "repeated": answer.repeated}
    os.write(1, (json.dumps(told) + "\n").encode())


def in_threads(record: CareRecord, first: int, commands: int) -> None:
    for number in range(first, first + 1_000_000):
        if number == first + commands:
            Settings.load()
        say(number, record.do_now(line(number), asked(number)))


async def on_a_loop(record: CareRecord, first: int, commands: int) -> None:
    numbers = iter(range(first, first + 1_000_000))

    async def caller() -> None:
        for number in numbers:
            if number == first + commands:
                Settings.load()
            say(number, await record.do(line(number), asked(number)))

    await asyncio.gather(*(caller() for _ in range(CALLERS)))


def on_one_stream(record: CareRecord, who: int) -> None:
    """A hundred commands to the stream on which everybody is; says at the end what became of them."""
    positions: list[int] = []
    refused: list[str] = []
    for count in range(100):
        due = LONG_AGO + timedelta(days=count, minutes=who)
        command = SetDeadline(at=LONG_AGO, case_id=line(0).case_id, due=due)
        try:
            positions += [one.position for one in record.do_now(command, asked(1000 * who + count)).facts]
        except Refused as refusal:
            refused.append(refusal.rule)
    print(json.dumps({"positions": positions, "refused": refused}))


def main(folder: Path, door: str, commands: int) -> None:
    record = open_record(folder)
    first = record.store.head().position  # a number that no earlier process has used
    if door == "thread":
        in_threads(record, first, commands)
    elif door == "one stream":
        on_one_stream(record, commands)
    else:
        asyncio.run(on_a_loop(record, first, commands))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
