"""Do a command and say what came of it: its facts, and the questions they raise before anyone tells the family."""

import structlog
from starlette.concurrency import run_in_threadpool

from aggregates._shape import Command
from projections.entry import entry
from services.asking import raised_by
from services.http.reception import Reception
from services.opened import Opened
from services.recording import Answer, Asked
from services.showing import NO_WORDS, Opening, Shown, show_answer, shown_receipt
from services.showing.timeline import shown_entry

log = structlog.get_logger()


async def do(command: Command, asked: Asked, reception: Reception) -> tuple[Answer, Shown]:
    """Record what follows from a command, and ask. Raises Refused, StoreUnavailable, StoreDamaged."""
    answer = await reception.service.record.do(command, asked)
    reception.service.wake()
    return answer, await run_in_threadpool(told_of, answer, reception.service)


def told_of(answer: Answer, service: Opened) -> Shown:
    """The answer with its questions. What is durable by now is never answered with a fault."""
    try:
        asked = raised_by(answer.facts, service.views, service.record.store, service.projector)
        with service.views.read() as read:
            shown = show_answer(answer, asked, read, Opening(service.record))
    except Exception as error:  # the facts stand; only the questions are not known yet
        log.warning("asking_failed", fault=type(error).__name__)
        shown = without_questions(answer)
    return shown | {"facts": [{"id": one["fact_id"], **one} for one in shown["facts"]]}


def without_questions(answer: Answer) -> Shown:
    """The answer where the read models cannot be asked: the facts alone."""
    return {
        "stream": str(answer.stream),
        "version": answer.version,
        "repeated": answer.repeated,
        "facts": [shown_entry(one, entry(one), NO_WORDS) for one in answer.facts],
        "gaps": None,
        "as_of_position": max((one.position for one in answer.facts), default=0),
        "receipt": shown_receipt(answer.receipt),
    }
