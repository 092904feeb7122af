"""Where the record notes the keeping of its own log: one stream for each store."""

from uuid import UUID, uuid5


def log_stream(store_id: UUID) -> UUID:
    """The stream of the log's keys, heads and checks."""
    return uuid5(store_id, "log")
