"""Between parties: who may send, who may answer, who may change what was said, and how an answer is given."""

from datetime import datetime

from schemas.party import Party
from schemas.refused import Refused


def refuse_not_sending(told_by: Party, sender: Party) -> None:
    """Refuse to send in another agency's name."""
    if told_by.agency != sender.agency:
        raise Refused("not_the_senders_agency", "only the sender's own agency may send this")


def refuse_no_way(sender: Party, to: Party) -> None:
    """Refuse to send something to the very party that sends it."""
    if sender == to:
        raise Refused("sent_to_itself", "this would go to the one who has it already; name another receiver")


def refuse_no_time(at: datetime, answer_by: datetime) -> None:
    """Refuse to leave no time for an answer."""
    if answer_by <= at:
        raise Refused("no_time_to_answer", "the time to answer by must come after the time of asking")


def refuse_not_receiving(by: Party, to: Party) -> None:
    """Refuse an answer that comes from another agency than the one that was asked."""
    if by.agency != to.agency:
        raise Refused("not_the_receivers_agency", "only the agency that was asked may answer")


def refuse_nameless(by: Party) -> None:
    """Refuse to take something on without saying who: what nobody has by name, nobody has."""
    if by.worker is None and by.unit is None:
        raise Refused("receiver_not_named", "a worker or a unit must take this on by name")


def refuse_altering(told_by: Party, said_by: Party | None) -> None:
    """Refuse to change what another agency put on the record; it is for them to put it right."""
    if said_by is not None and told_by.agency != said_by.agency:
        raise Refused("said_by_another_agency", "another agency put this on the record, and they change it themselves")
