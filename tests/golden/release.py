"""Keep the history of a release, once, when it is made: `python -m tests.golden.release NAME`."""

import argparse
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from aggregates.clock import PauseClock, ResumeClock, StartClock
from schemas import codes
from schemas.recorded import StoredFact
from schemas.refused import Refused
from services.config import Settings
from tests.golden import Release, file_of, keep
from tests.golden.replaying import replayed
from tests.spec import an_id
from tests.stories.lived import live_every_story
from tests.stories.world import World, line, london, party, world_of

BY = party("social_worker@LA")


def lived() -> list[StoredFact]:
    """The stored facts of every lived story, told in one world as their moments come."""
    with tempfile.TemporaryDirectory() as folder, world_of(Settings(data=Path(folder) / "all")) as world:
        live_every_story(world)
        every_period(world)
        store, found = world.service.record.store, list[StoredFact]()
        while facts := store.after(len(found), 1000):
            found += facts
        return found


def every_period(world: World) -> None:
    """Start each period that may be started, in one case; pause every second of them and let it go on."""
    case, day = world.case("somebody with every period", BY, "2026-11-02 10:00"), "2026-11-03 10:00"
    for number, clock_id in enumerate(codes.by_code("statutory_clocks")):
        of = {"clock_run_id": an_id(f"period {clock_id}"), "case_id": case}
        try:
            world.tell(line(day, BY, StartClock, **of, clock_id=clock_id, started=london(day), owner=BY))
        except Refused:
            continue  # a period that is looked up and not started, or was not in force that day
        if number % 2:
            with suppress(Refused):
                world.tell(line("2026-11-03 12:00", BY, PauseClock, **of, reason="somebody is away"))
                world.tell(line("2026-11-09 09:00", BY, ResumeClock, **of))


def main() -> int:
    """Write the file, and say how large it is."""
    parser = argparse.ArgumentParser(prog="release", description="Keep the history of a release.")
    parser.add_argument("name", help="the release, such as 0.1")
    name = parser.parse_args().name
    if file_of(name).exists():
        print(f"{name} has its history, which is never written again.", file=sys.stderr)
        return 1
    facts = lived()
    up_to = facts[-1].recorded_at
    with tempfile.TemporaryDirectory() as folder:
        made = replayed(facts, up_to, Path(folder))
    print(f"{file_of(name).name}: {len(facts)} facts, {keep(name, Release(facts, up_to, made)):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
