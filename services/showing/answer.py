"""What is shown to whoever gave a command: the facts it led to, and the questions that they raise."""

from sqlalchemy import Connection

from projections import case_status
from projections.entry import entry
from projections.wording import sentence
from schemas import codes
from services.asking import AskedSoFar, Raised
from services.opening import Sight
from services.proof.receipt import Receipt
from services.recipients import resolved
from services.recording import Answer
from services.showing.gap import shown_suggestions
from services.showing.timeline import shown_entry
from services.showing.values import NO_WORDS, Shown, moment


def show_answer(answer: Answer, asked: AskedSoFar, read: Connection, sight: Sight = NO_WORDS) -> Shown:
    """What a command led to: its facts, and the questions that they raise, before anybody tells the family."""
    return {
        "stream": str(answer.stream),
        "version": answer.version,
        "repeated": answer.repeated,
        "facts": [{"id": str(one.fact_id), **shown_entry(one, entry(one), sight)} for one in answer.facts],
        "gaps": [shown_raised(one, read, sight) for one in asked.raised],
        "as_of_position": asked.as_of_position,
        "receipt": shown_receipt(answer.receipt),
    }


def shown_receipt(receipt: Receipt | None) -> Shown | None:
    """A receipt for whoever keeps it; nothing where nobody signs."""
    return None if receipt is None else receipt.to_json()


def shown_raised(raised: Raised, read: Connection, sight: Sight) -> Shown:
    """A question just raised; nobody has been asked it yet."""
    gap = raised.gap
    circle = case_status.circle_of(gap.case_id, read)
    return {
        "id": str(raised.gap_id),
        "code": raised.code,
        "question": sentence(raised.code, gap.words, sight.named_in(gap.case_id, read)),
        "case_id": str(gap.case_id),
        "since": moment(raised.since),
        "to": [str(one) for one in resolved(raised.code, 0, gap.to, circle)],
        "evidence": [str(one) for one in gap.evidence],
        "clears_when": codes.by_code("alert_types")[raised.code]["clears_when"],
        "suggestions": shown_suggestions(raised.suggestions),
    }
