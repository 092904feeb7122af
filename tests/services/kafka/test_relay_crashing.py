"""Killed at every step and at any moment: nothing is lost, and what is sent twice is the same (fault 2)."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.kafka.topics import record_topic
from tests.services.kafka.made import all_there_in_order, place, read_topic

ROOT = Path(__file__).parents[3]
LOOPS = 20
SEED = 20261122


def relays_that_die(folder: Path, bootstrap: str, word: str, point: str) -> None:
    print(f"seed {SEED}")
    arguments = [str(folder), bootstrap, word, point, str(LOOPS), str(SEED)]
    command = [sys.executable, "-m", "tests.services.kafka.relaying", "die", *arguments]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert said.returncode == 0, said.stderr[-3000:]


@pytest.mark.parametrize("point", ["relay.before_send", "relay.after_send", "relay.after_ack", "anywhere"])
@pytest.mark.fault(2)
def test_killed_again_and_again_everything_is_published(
    kafka_server: str, word: str, tmp_path: Path, point: str
) -> None:
    relays_that_die(tmp_path / "service", kafka_server, word, point)
    with place(tmp_path / "service") as service:
        facts = service.facts()
        again = all_there_in_order(read_topic(kafka_server, record_topic(word)), facts)
        assert point == "anywhere" or len(facts) > 20 * LOOPS
        assert point != "relay.after_ack" or again > 0
