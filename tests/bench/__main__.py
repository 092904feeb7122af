"""Run every benchmark: `python -m tests.bench [--only NAME ...] [--json FILE]`."""

import argparse
import tempfile
from pathlib import Path

from services import logs
from services.collecting import settle
from tests.bench import (
    access,
    audit,
    commands,
    loading,
    proof,
    rebuild,
    rebuild_from_kafka,
    relay,
    replay,
    scale,
    verifying,
    visible,
)
from tests.bench.measuring import Results

ALL = {
    "commands": commands.run,
    "audit": audit.run,
    "loading": loading.run,
    "rebuild": rebuild.run,
    "memory": rebuild.memory,
    "rebuild_from_kafka": rebuild_from_kafka.run,
    "relay": relay.run,
    "visible": visible.run,
    "proof": proof.run,
    "replay": replay.run,
    "verifying": verifying.run,
    "access": access.run,
}
APART = {"scale": scale.run}  # takes long, and gigabytes of disk


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Ours against the raw component, as ratios.")
    parser.add_argument("--only", nargs="+", choices=ALL | APART, default=list(ALL))
    parser.add_argument("--json", type=Path, default=Path("bench-ratios.json"))
    asked = parser.parse_args()
    results = Results()
    logs.begin("ERROR")
    settle()
    for name in asked.only:
        with tempfile.TemporaryDirectory(prefix="throughcare-bench-") as folder:
            (ALL | APART)[name](results, Path(folder))
    results.write(asked.json)
    print(f"all of them stand in {asked.json}")


main()
