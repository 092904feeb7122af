"""A relay in a process of its own, to be killed or paused; what it says are lines of JSON on standard error.

`python -m tests.services.kafka.relaying run FOLDER BOOTSTRAP WORD` works until it is told to stop.
`... die FOLDER BOOTSTRAP WORD POINT LOOPS SEED` records facts and starts a relay again and again, each of which dies
at the named place or, where that is `anywhere`, at any moment; the last one is left to finish.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from schemas.codec import make_all_codecs
from services import crashing, logs
from services.kafka.relay import Relay, wait_until_published
from tests.services.kafka.made import PARTITIONS, Place, place

FACTS_A_LOOP = 40
CHUNK = 15
LET_LEASE_END = "UPDATE leases SET until=0"  # what five seconds would do


class Dying(Relay):
    """A relay that sends so many chunks before the named place may end it."""

    chunks = 0
    point = ""

    def _send(self, facts: Any) -> None:
        self.chunks -= 1
        if self.chunks < 0:
            crashing.armed = self.point
        super()._send(facts)


def relay_of(service: Place, bootstrap: str, word: str) -> Dying:
    relay = Dying(service.store, service.desk, bootstrap, word, partitions=PARTITIONS, copies=1)
    relay.chunk = CHUNK
    return relay


def run(folder: Path, bootstrap: str, word: str) -> None:
    with place(folder) as service:
        relay = relay_of(service, bootstrap, word)
        relay.chunks = sys.maxsize
        signal.signal(signal.SIGTERM, lambda *_: relay.stop())
        relay.run()


def child(folder: Path, bootstrap: str, word: str, point: str, chance: random.Random) -> int:
    """A process that relays, dead or dying."""
    chunks, record = chance.randrange(3), chance.randrange(FACTS_A_LOOP, 2 * FACTS_A_LOOP)
    if pid := os.fork():
        return pid
    with place(folder) as service:
        service.desk.tables.rows(LET_LEASE_END)
        service.again(chance.randrange(1_000_000))
        service.record(record)
        relay = relay_of(service, bootstrap, word)
        relay.chunks, relay.point = chunks, point
        relay.run()
    os._exit(0)


def die(folder: Path, bootstrap: str, word: str, point: str, loops: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(loops):
        pid = child(folder, bootstrap, word, point, chance)
        if point == "anywhere":
            time.sleep(chance.random() * 0.5)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, status
    with place(folder) as service:
        service.desk.tables.rows(LET_LEASE_END)
        finish(service, bootstrap, word)


def finish(service: Place, bootstrap: str, word: str) -> None:
    import threading

    relay = relay_of(service, bootstrap, word)
    relay.chunks = sys.maxsize
    working = threading.Thread(target=relay.run)
    working.start()
    assert wait_until_published(service.store, service.desk, 60)
    relay.stop()
    working.join()


if __name__ == "__main__":
    logs.begin("INFO")
    make_all_codecs()
    todo, where, *rest = sys.argv[1:]
    if todo == "run":
        run(Path(where), *rest)
    else:
        die(Path(where), rest[0], rest[1], rest[2], int(rest[3]), int(rest[4]))
