"""A decision in the middle of a case of a thousand facts, replayed with every word opened: `REPLAY 1000 facts <ms>`."""

import json
import statistics
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aggregates._shape import Command
from aggregates.case import OpenCase
from aggregates.contact import RecordContact
from aggregates.decision import AskDecision, MakeDecision
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.recording import Asked
from services.showing import Opening, show_replay
from tests.bench.measuring import Results, seconds
from tests.spec import an_id
from tests.stories.world import party

FACTS, TIMES = 1000, 5
BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
BY = party("social_worker@LA")
CASE, DECISION, OPTION = an_id("case of a thousand"), an_id("decision among a thousand"), an_id("one of a thousand")


def run(results: Results, folder: Path) -> None:
    """Live a case of so many facts, with words in nearly all of them, and replay the decision in its middle."""
    clock = SetClock(BEGUN)
    with Embedded(Settings(data=folder / "data"), clock) as service:
        for number in range(FACTS):
            clock.moment = BEGUN + number * timedelta(minutes=1)
            service.record.do_now(told(number, clock.moment), Asked(told_by=BY))
        service.catch_up()
        took = [seconds(lambda: replay(service)) for _ in range(TIMES)]
    milliseconds = statistics.median(took) * 1000
    print(f"REPLAY {FACTS} facts {milliseconds:.0f}", flush=True)
    results.found.append({"id": "REPLAY", "variant": "sqlite", "facts": FACTS, "ms": round(milliseconds, 1)})


def replay(service: Embedded) -> str:
    """The whole answer as it would be sent."""
    with service.views.read() as read:
        return json.dumps(show_replay(DECISION, read, service.record.store, Opening(service.record)))


def told(number: int, at: datetime) -> Command:
    """What is told at each minute: a case, contacts, and in their middle a question and its answer."""
    of: dict[str, Any] = {"at": at, "case_id": CASE}
    if number == 0:
        return OpenCase(**of, person_id=an_id("person of a thousand"), owner=BY)
    if number == FACTS // 2 - 1:
        options = ({"option_id": OPTION, "words": "more hours"},)
        asked = {"decision_id": DECISION, "question": "how many hours", "options": options, "decision_maker": BY}
        return AskDecision.model_validate({**of, **asked})
    if number == FACTS // 2:
        return MakeDecision(**of, decision_id=DECISION, option_id=OPTION, bases=("NEED",))
    contact = {"contact_id": an_id(f"contact {number}"), "kind": "LISTEN", "remark": f"what was said, {number}"}
    return RecordContact.model_validate({**of, **contact})
