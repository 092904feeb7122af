"""One call for help in a crisis, until somebody replied to it."""

from uuid import UUID

from aggregates._life import Life, Lives
from aggregates._shape import Command
from schemas.crisis_call import Caller, CrisisCallMade, CrisisCallReplied
from schemas.means import Means
from schemas.sealed import HealthText


class OfCrisisCall(Command):
    """A command about one call for help."""

    crisis_call_id: UUID
    case_id: UUID


class RecordCrisisCall(OfCrisisCall):
    """`replied` says whether anybody answered while the call was made."""

    caller: Caller
    words: HealthText | None = None
    replied: bool


class ReplyToCrisisCall(OfCrisisCall):
    reply: HealthText
    means: Means


AnyCommand = RecordCrisisCall | ReplyToCrisisCall


class State(Life):
    """A call for help as it stands."""


decider = Lives(
    what="crisis call",
    begins={RecordCrisisCall: CrisisCallMade},
    goes_on={ReplyToCrisisCall: CrisisCallReplied},
    state=State,
    stream=lambda command: command.crisis_call_id,
).decider()
