"""What is shown of an activity log: its cases, their changes of worker, late ends, and who waited longest for whom."""

from typing import Any

from sqlalchemy import Connection

from projections.activity import Wait, activity
from schemas import avro
from schemas.case import CaseOpened, StepRecorded
from schemas.party import Party
from schemas.recorded import Recorded
from schemas.sealed import Sealed
from services.opening import Sight
from services.showing.values import NO_WORDS, Shown, moment, party
from services.store.recorder import Recorder


def show_activity(read: Connection, store: Recorder, sight: Sight = NO_WORDS, waits: int = 10) -> Shown:
    """The answers, the longest waits with the names that this reader may see."""
    found = activity(read, waits)
    shown = [show_wait(wait, store, sight) for wait in found.longest_waits]
    changes = found.changes_of_worker
    return {
        "cases": found.cases,
        "steps": found.steps,
        "cases_ended": found.cases_ended,
        "changes_of_worker": {
            "total": changes.total,
            "cases_with_a_change": changes.cases_with_a_change,
            "most_in_one_case": changes.most_in_one_case,
            "cases_by_number_of_changes": {str(number): cases for number, cases in changes.by_number.items()},
        },
        "deadlines": found.deadlines.model_dump(),
        "longest_wait": shown[0] if shown else None,
        "longest_waits": shown,
    }


def show_wait(wait: Wait, store: Recorder, sight: Sight) -> Shown:
    """One wait: of which case, from when until when, and for whom; names are null where they may not be seen."""
    step = avro.read(store.at([wait.step])[0])
    opened = avro.read(store.stream(wait.case_id, limit=1)[0])
    who = Party(role=wait.role, agency=wait.agency, worker=wait.worker, unit=wait.unit)
    said = step.fact if isinstance(step.fact, StepRecorded) else None
    elsewhere = opened.fact.elsewhere_id if isinstance(opened.fact, CaseOpened) else None
    return {
        "case_id": str(wait.case_id),
        "case_elsewhere": words(elsewhere, opened, sight),
        "waited_from": moment(wait.waited_from),
        "until": moment(wait.until),
        "days": wait.days,
        "for": {
            **party(who),
            "worker_name": words(said.worker_name if said else None, step, sight),
            "group": words(said.group if said else None, step, sight),
        },
        "then_done": words(said.step if said else None, step, sight),
    }


def words(sealed: Sealed | None, told: Recorded[Any], sight: Sight) -> str | None:
    """Words of a fact, or none where there are none or they may not be seen."""
    return sight.text(sealed, told.command_id).text if sealed is not None else None
