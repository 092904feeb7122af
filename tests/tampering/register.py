"""Every way of tampering that we make a promise about, by its number; a test that proves it is marked with that."""

from typing import Final, NamedTuple


class Threat(NamedTuple):
    """What an insider does, and what finds it."""

    what: str
    found: str


THREATS: Final[dict[int, Threat]] = {
    1: Threat("edits the bytes of a fact", "every byte is hashed again, and the leaf made again"),
    2: Threat("edits a column beside the bytes", "place, time and name stand in the leaf, the rest in the bytes"),
    3: Threat("deletes the last facts, and lets others take their positions", "the log, and what was seen, go further"),
    4: Threat("deletes a fact in between", "positions have no holes, and the log holds the leaf that is gone"),
    5: Threat("swaps two facts", "the position stands in the leaf"),
    6: Threat("puts a fact in between, or at the end with an earlier time", "the log, and times that rise"),
    7: Threat("writes record, leaves and log anew, with the true key", "an earlier check remembers; witnesses do too"),
    8: Threat("replays a fact on Kafka", "same bytes do no harm; other bytes under its position are named"),
    9: Threat("truncates, compacts or remakes the topic", "first offsets, holes, and the id of the topic"),
    10: Threat("puts facts on Kafka, or reorders them", "none is in the record; readers go by position"),
    11: Threat("tells a fact as a colleague", "what is altered or put in is found; no token is bound yet"),
    12: Threat("sets the clock forward or back", "times rise, and lie between what witnesses saw"),
    13: Threat("alters a checkpoint or a tile", "signatures, and the record itself, made anew leaf by leaf"),
    14: Threat("shows others another view", "whoever saw the other view finds it; a quorum signs only one"),
    15: Threat("puts an old copy back", "it is shorter than what was seen, by us and by witnesses"),
    16: Threat("alters a row of a read model", "it is not what follows; table and case are named"),
    17: Threat("stops the checks, or shows them a stale copy", "each check stands on the record, and how far it went"),
    18: Threat("drops a fact from an export", "the heads of its case say where each stream ends"),
    19: Threat("swaps ciphertexts between fields or people", "bound to key, command, field; hashed in the fact"),
    20: Threat("makes a ciphertext with two readings", "the commitment fits one of them"),
    21: Threat("brings a shredded key back", "it is destroyed again before anything is served, and is named"),
    22: Threat("destroys a key to hide a decision", "its public part and its leaf stay, and still prove it"),
    26: Threat("sends a hostile bundle", "limits and strict parsers: refused, never sound, no crash"),
    27: Threat("steals the key that signs", "witnesses, and what a check remembers, still hold the past"),
}
