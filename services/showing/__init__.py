"""What is shown at every door: the same values on a page, as JSON and on the command line.

Each function takes one read transaction, so that all of an answer is from one moment. Every party is `role@AGENCY`.
"""

from services.opening import Opening, Sight
from services.showing.answer import show_answer, shown_receipt
from services.showing.case import show_case, show_cases
from services.showing.gap import show_gap, show_gaps
from services.showing.moments import show_difference, show_known, show_true
from services.showing.replay import show_replay
from services.showing.timeline import show_timeline
from services.showing.values import NO_WORDS, Shown, moment
from services.showing.work import show_work

__all__ = [
    "NO_WORDS",
    "Opening",
    "Shown",
    "Sight",
    "moment",
    "show_answer",
    "show_case",
    "show_cases",
    "show_difference",
    "show_gap",
    "show_gaps",
    "show_known",
    "show_replay",
    "show_timeline",
    "show_true",
    "show_work",
    "shown_receipt",
]
