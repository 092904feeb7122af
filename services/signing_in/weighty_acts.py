"""Which commands weigh so much that whoever gives them is asked again who they are: a list, dated, with its source."""

from datetime import date
from typing import Final

from schemas import codes
from schemas.refused import Refused
from services.signing_in.assurance import SignedIn

LIST: Final = "weighty_acts"
STEP_UP: Final = "step_up_needed"


def weighs(name: str, day: date) -> bool:
    """Whether a command of this name is a weighty act on that day."""
    return any(row["code"] == name and codes.holds_on(row, day) for row in codes.rows(LIST))


def refuse_stale(name: str, signed_in: SignedIn, day: date) -> None:
    """A weighty act needs a fresh and strong enough sign-in. Raises Refused `step_up_needed`."""
    if signed_in.fresh or not weighs(name, day):
        return
    if signed_in.by == "assertion":
        raise Refused(STEP_UP, "this program is not registered for acts of this weight; a worker must sign in for it")
    raise Refused(STEP_UP, "this weighs much, so you are asked again who you are; sign in once more and go on")
