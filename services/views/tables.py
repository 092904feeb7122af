"""What a projector keeps beside its read models: its place, what it has applied, and the states of keys.

Several shares may stand in one database; each keeps its own place and checks every fact for itself.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from projections._shape import METADATA

PLACE = BigInteger().with_variant(Integer, "sqlite")

shares = Table(
    "shares",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("shares", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("asked_to", BigInteger, nullable=False),
)

made_by = Table(
    "made_by",
    METADATA,
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("code_hash", String(64), nullable=False),
)

# One row for each batch: the digests of its facts one after the other, sixteen bytes each.
applied = Table(
    "applied",
    METADATA,
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("last", PLACE, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("digests", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Where each partition of the log is to be read on, by the id that its topic was given when it was made.
log_offsets = Table(
    "log_offsets",
    METADATA,
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("topic_id", String(40), nullable=False),
    Column("next_offset", BigInteger, nullable=False),
)

stream_heads = Table(
    "stream_heads",
    METADATA,
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("stream", LargeBinary(16), primary_key=True),
    Column("version", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("position", PLACE, primary_key=True, autoincrement=False),
    Column("key", String(36), nullable=False),
    Column("stream", String(36), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("poison", Boolean, nullable=False),
    Column("error", Text, nullable=False),
    Column("code_version", String(80), nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("topic", String(249)),
    Column("partition", Integer),
    Column("at_offset", BigInteger),
    Column("copied", Boolean, nullable=False),
)
Index("quarantine_by_key", quarantine.c.key, quarantine.c.position)

detector_states = Table(
    "detector_states",
    METADATA,
    Column("detector", String(80), primary_key=True),
    Column("key", String(300), primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("state", Text, nullable=False),
    Column("open", Text, nullable=False),
    Column("asked_to", BigInteger, nullable=False),
    Column("look_again", BigInteger),
)
Index("detector_states_by_look", detector_states.c.look_again)

workflow_states = Table(
    "workflow_states",
    METADATA,
    Column("workflow", String(80), primary_key=True),
    Column("key", String(300), primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("state", Text, nullable=False),
    Column("caused_by", String(36), nullable=False),
    Column("due_at", BigInteger),
    Column("done_to", BigInteger),
)
Index("workflow_states_by_due", workflow_states.c.due_at)
