"""Every fault that we make a promise about, by its number; a test that proves the promise is marked with it."""

from typing import Final, NamedTuple


class Fault(NamedTuple):
    """What may break, and what holds then. `due` is false where what it needs is not there yet."""

    what: str
    promise: str
    due: bool = True


FAULTS: Final[dict[int, Fault]] = {
    1: Fault("the API is killed before, in or after a commit", "what was answered is there; asked again, it says so"),
    2: Fault("the relay is killed at any step", "every fact is published, in order; a repeat has the same bytes"),
    3: Fault("a projector is killed before or after its commit", "no effect is lost or doubled"),
    4: Fault("PostgreSQL is killed in mid-insert", "what was answered is there; in doubt, the same command tells"),
    5: Fault("the one broker is killed", "recording goes on; the log and the views catch up unaided"),
    6: Fault("of three brokers the leader is killed", "nothing is lost, doubled or out of order; it goes on"),
    7: Fault("of three brokers the leader stands still for a while", "nothing is lost, doubled or out of order"),
    8: Fault("two of three brokers are dead", "it is said; recording goes on, the rest when they are back"),
    9: Fault("the broker is slow", "the numbers tell how far behind the log is; nothing is lost"),
    10: Fault("the relay cannot reach the broker for a while", "it is said once; all is published afterwards"),
    11: Fault("a connection swallows everything and never ends", "it is given up after the time for an answer"),
    12: Fault("a relay wakes up that others took for dead", "it says that its lease is gone, and ends"),
    13: Fault("two relays both believe that it is their turn", "facts are repeated, never lost or out of order"),
    14: Fault("the whole topic comes again", "the read models stay as they are, by their digests"),
    15: Fault("a position appears behind one that was read", "it cannot come to that; where it does, it is refused"),
    16: Fault("no room is left for the store", "it is said; what was answered can be read, positions stay dense"),
    17: Fault("no room is left for the broker", "it is said; facts wait in the store and go on when there is room"),
    18: Fault("no room is left for the read models", "they stay where they are, and no fact is held for it"),
    19: Fault("a page of the database is damaged", "it is said which file; nothing is guessed"),
    20: Fault("a bit of a stored fact was turned", "the fact is named; nothing is added to its stream"),
    21: Fault("the clock jumps", "order goes by position; a little back delays nobody, far back is refused"),
    22: Fault("the clocks of two agencies differ", "both times stand in the fact", due=False),
    23: Fault("a fact that a fold cannot take", "its key is held with the reason; all others go on"),
    24: Fault("a fact of a schema that is not known here", "its key is held; the schema is named"),
    25: Fault("bytes that were cut, added or turned", "one clear error, and never a wrong value"),
    26: Fault("a fact larger than the log takes", "it is refused at the door, before anything is kept"),
    27: Fault("a stopped projector wakes up after others took its share", "it finds its share moved, and loads it"),
    28: Fault("shares change hands again and again", "the read models end as if nothing had happened"),
    29: Fault("two write to one stream at once", "one is first; the other decides again or is told so"),
    30: Fault("a writer is stuck with the lock", "others are told within the time that a lock is waited for"),
    31: Fault("somebody asks without a right to", "they are refused, and it is noted", due=False),
    32: Fault("the store was put back older than the log", "it is found before anything is written"),
}
