"""The keys by which a stranger checks the log: those that sign now, and all that ever did."""

from schemas import avro
from schemas.custody import LogKeyTaken
from services.opened import Opened
from services.proof.custody import log_stream


def key_lines(service: Opened) -> tuple[str, ...]:
    """One line for each key, the oldest first."""
    store = service.record.store
    told = [avro.read(one).fact for one in store.stream(log_stream(store.store_id())) if one.name == "LogKeyTaken"]
    taken = [fact.key for fact in told if isinstance(fact, LogKeyTaken)]
    return tuple(dict.fromkeys([*taken, *(one.verifier.to_text() for one in service.signers)]))
