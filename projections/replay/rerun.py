"""What was computed then, computed again now: a question, a period, a sum; and what to say where it is not the same.

What was recorded then is always what is shown. Beside it stands whether the code, the list or the calendar has changed
since, and whether counting again comes to the same.
"""

from typing import Literal

from schemas.model import Model

ComesTo = Literal["same", "other", "nothing", "not_recorded"]
Changed = Literal["yes", "no", "not_known"]
WHAT_CHANGED = {
    "yes": "What computes it has changed since ({what}), so it no longer recomputes and is shown as then recorded",
    "no": "What computes it is the same as then ({what})",
    "not_known": "The record does not say which {what} computed it then",
}
COMES_TO = {
    "same": "computed again today, it comes to the same.",
    "other": "computed again today, it comes to something else.",
    "nothing": "computed again today, nothing comes of it.",
    "not_recorded": "nothing of it was recorded then, so this is what today's code computes of what was known then.",
}


class Rerun(Model):
    """How something that was computed then compares with today; `statement` says it to a person."""

    changed: Changed
    comes_to: ComesTo
    statement: str


def compared(changed: Changed, comes_to: ComesTo, what: str) -> Rerun:
    """The comparison in words. `what` names what computes it: code, list, calendar."""
    statement = f"{WHAT_CHANGED[changed].format(what=what)}; {COMES_TO[comes_to]}"
    return Rerun(changed=changed, comes_to=comes_to, statement=statement)


def between(then: str, now: str) -> Changed:
    """Whether two versions differ; one that was not kept is not guessed."""
    return "not_known" if not then else "no" if then == now else "yes"
