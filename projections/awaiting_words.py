"""What is awaited, in words: for the reader of the case, and for the one whose turn it is."""

from typing import NamedTuple

from projections.awaiting import Awaited, What
from projections.wording import NameOf, nobody_named, phrase


class InWords(NamedTuple):
    """What the case waits for; why it is in somebody's work; what clears it. `{detail}` is put in words."""

    awaited: str
    why: str
    clears_when: str


WORDS: dict[What, InWords] = {
    "handover_answer": InWords(
        "an answer to the handover",
        "A case was offered to you.",
        "Accept it by name, point by point, refuse it with a reason, or pass it on.",
    ),
    "handover_after_lapse": InWords(
        "what follows the handover that nobody answered",
        "Nobody answered your handover in time; the case is still with you.",
        "Offer it again, take the offer back, or have it answered late.",
    ),
    "handover_return": InWords(
        "that the case is taken back by those who had offered it",
        "A case that was handed over is to come back to you; until you take it, it stays where it is.",
        "Take it back by name.",
    ),
    "referral_opened": InWords(
        "that the referral is read",
        "A referral was sent to you, and nobody has opened it.",
        "Open it; reading is not accepting.",
    ),
    "referral_answer": InWords(
        "an answer to the referral",
        "A referral was sent to you.",
        "Accept it by name, or decline it with a reason.",
    ),
    "referral_outcome": InWords(
        "the outcome of the referral",
        "You took a referral on.",
        "Record what came of it.",
    ),
    "referral_outcome_told": InWords(
        "that {detail} is told the outcome of the referral",
        "A referral has its outcome; {detail} has not been told.",
        "Tell {detail}, and say how.",
    ),
    "assessment": InWords(
        "the assessment",
        "You began an assessment.",
        "Finish it, or record that the person does not want it.",
    ),
    "decision": InWords(
        "the decision",
        "A question waits for your decision.",
        "Decide it, with its bases.",
    ),
    "decision_told": InWords(
        "that {detail} is told the decision",
        "A decision was made; {detail} must be told.",
        "Tell {detail}, and say how.",
    ),
    "discharge_step": InWords(
        "a step of the way home: {detail}",
        "A step of the way home is open: {detail}.",
        "Do it, give it to somebody with authority, or waive it by name with a reason.",
    ),
    "discharge_day_told": InWords(
        "that {detail} is told of the day as it stands",
        "{detail} has not been told of the day as it stands.",
        "Tell {detail}, and say how.",
    ),
    "promise": InWords(
        "that a promise is kept",
        "Something was promised here.",
        "Keep it, agree another day with the person, or tell them that it cannot be kept.",
    ),
    "next_step": InWords(
        "the next step",
        "The case waits for its next step.",
        "Record the next step, or the end of the case.",
    ),
}


def in_words(one: Awaited, name_of: NameOf = nobody_named) -> InWords:
    """The words about one thing that is awaited."""
    return InWords(*(filled(text, one.detail, name_of) for text in WORDS[one.what]))


def filled(text: str, detail: str, name_of: NameOf) -> str:
    """The text with its detail in words; a sentence begins with a capital."""
    full = text.replace("{detail}", phrase(detail, name_of)) if detail else text
    return full[0].upper() + full[1:] if text.endswith(".") else full
