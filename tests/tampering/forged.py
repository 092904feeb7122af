"""Threats 6 and 11: rows that nobody recorded, put in as a colleague's, with leaves that fit."""

from datetime import timedelta
from uuid import uuid4

from schemas import avro
from services.store.rows import Row
from services.verifying.finding import Cause
from tests.spec import an_id
from tests.tampering.insider import Expected, Insider, expect


def a_forged_row(insider: Insider, position: int, recorded_at: int) -> Row:
    """A fact as a colleague would have told it, at the end of its stream, with a leaf that fits."""
    row = another_deadline_of(insider)
    last = insider.sql(
        "SELECT version, leaf_hash FROM facts WHERE stream=? ORDER BY version DESC LIMIT 1", row.stored.stream_bytes
    )[0]
    forged = row._replace(
        stored=row.stored._replace(position=position, version=last[0] + 1, recorded_at=recorded_at),
    )
    insider.put(forged)
    insider.set(position, leaf_hash=insider.leaf_for(position))
    return insider.row(position)


def another_deadline_of(insider: Insider) -> Row:
    """A row with bytes of its own that nobody recorded."""
    row = insider.victim("name='DeadlineSet'")
    envelope, _ = avro.envelope_in(row.stored)
    fact = avro.read(row.stored).fact
    own = envelope.with_(fact_id=uuid4(), command_id=uuid4(), command_key=None, command_body=None)
    encoded = avro.encode(own, fact.with_(due=fact.due + timedelta(days=3)))
    stored = row.stored._replace(value=encoded.value, content_hash=encoded.content_hash)
    return row._replace(stored=stored, command_key=None, command_body=None)


def put_a_row_behind_the_head(insider: Insider) -> Expected:
    """The head was forgotten."""
    position = insider.head + 1
    a_forged_row(insider, position, insider.row(insider.head).stored.recorded_at + 1)
    return expect(Cause.row_added, at=[position])


def put_a_row_back_in_time(insider: Insider) -> Expected:
    """At the end, with leaf and head as they must be, and a time that lies before."""
    head = insider.head
    before = insider.row(insider.random.randrange(1, head)).stored.recorded_at
    forged = a_forged_row(insider, head + 1, before + 1).stored
    insider.sql("UPDATE head SET position=?", forged.position)
    insider.sql("UPDATE head SET recorded_at=?", forged.recorded_at)
    return expect(Cause.time_back, at=[forged.position])


def put_a_row_in_between(insider: Insider) -> Expected:
    """All that follows moves on by one, and every stream is chained anew."""
    head = insider.head
    place = insider.random.randrange(2, head + 1)
    before = insider.row(place - 1).stored.recorded_at
    insider.sql("UPDATE facts SET position=-position-1 WHERE position>=?", place)
    insider.sql("UPDATE facts SET position=-position WHERE position<0")
    forged = another_deadline_of(insider)
    stream = forged.stored.stream_bytes
    version = insider.sql("SELECT coalesce(max(version), 0) FROM facts WHERE stream=? AND position<?", stream, place)
    after = version[0][0]
    insider.sql("UPDATE facts SET version=-version-1 WHERE stream=? AND version>?", stream, after)
    insider.sql("UPDATE facts SET version=-version WHERE version<0")
    insider.put(
        forged._replace(stored=forged.stored._replace(position=place, version=after + 1, recorded_at=before + 1))
    )
    for position in range(place, head + 2):
        insider.set(position, leaf_hash=insider.leaf_for(position))
    insider.sql("UPDATE head SET position=?", head + 1)
    return expect(Cause.row_altered, Cause.leaf_altered, first=place)


def tell_it_as_a_colleague(insider: Insider) -> Expected:
    """A fact that is there is said to have been told by somebody else; hash and leaf fit. No token is bound yet."""
    row = insider.victim("name='DeadlineSet'")
    envelope, _ = avro.envelope_in(row.stored)
    other = envelope.told_by.with_(worker=an_id("colleague"))
    encoded = avro.encode(envelope.with_(told_by=other), avro.read(row.stored).fact)
    position = row.stored.position
    insider.set(position, value=encoded.value, content_hash=encoded.content_hash)
    insider.set(position, leaf_hash=insider.leaf_for(position))
    return expect(Cause.row_altered, at=[position])


TAMPERINGS = {
    6: (put_a_row_behind_the_head, put_a_row_back_in_time, put_a_row_in_between),
    11: (tell_it_as_a_colleague, put_a_row_behind_the_head),
}
