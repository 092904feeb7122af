"""Threats 7 and 27, 14 and 15: everything written anew with the true key, another view shown, an old copy put back."""

from collections.abc import Iterator

from services.proof.checkpoint import Checkpoint
from services.proof.merkle import over, root
from services.proof.note import Note
from services.proof.signing_key import origin_of
from services.proof.tiles import added
from services.verifying.finding import Cause
from tests.tampering.insider import Expected, Insider, expect
from tests.tampering.rows import another_deadline


class Nothing:
    """Tiles of which none is kept yet."""

    def tile(self, place: object) -> bytes:
        return b""


def leaves_of_years(insider: Insider) -> Iterator[tuple[int, list[bytes]]]:
    """Each year's leaves, as they stand beside the rows."""
    logs = insider.proof_sql("SELECT year, first FROM logs ORDER BY first")
    ends = [first - 1 for _, first in logs[1:]] + [insider.head]
    for (year, first), last in zip(logs, ends, strict=True):
        between = "SELECT leaf_hash FROM facts WHERE position BETWEEN ? AND ? ORDER BY position"
        yield year, [one for (one,) in insider.sql(between, first, last)]


def make_tiles_anew(insider: Insider) -> None:
    insider.proof_sql("DELETE FROM tiles")
    for year, leaves in leaves_of_years(insider):
        for place, hashes in added(0, leaves, Nothing()):
            insider.proof_sql("INSERT INTO tiles VALUES (?,?,?,?)", year, place.level, place.number, hashes)


def sign_everything_anew(insider: Insider) -> None:
    """Tiles and checkpoints as they would be had it always been so; no witness has signed them."""
    make_tiles_anew(insider)
    insider.proof_sql("UPDATE checkpoints SET published_at=NULL")
    for year, leaves in leaves_of_years(insider):
        insider.proof_sql("DELETE FROM checkpoints WHERE year=? AND size>?", year, len(leaves))
        for (size,) in insider.proof_sql("SELECT size FROM checkpoints WHERE year=?", year):
            text = Checkpoint(origin_of(insider.store_id, year), size, root(size, over(leaves))).to_text()
            note = Note(text, tuple(one.sign(text) for one in insider.signers)).to_text()
            insider.proof_sql("UPDATE checkpoints SET note=? WHERE year=? AND size=?", note, year, size)


def write_a_fact_and_all_proof_anew(insider: Insider) -> Expected:
    """Row, leaves of its stream, tiles, checkpoints: everything fits. What an earlier check remembers does not."""
    position = another_deadline(insider).stored.position
    insider.chain_from(position)
    sign_everything_anew(insider)
    return expect(Cause.another_past, within=position)


def take_a_fact_out_and_write_all_anew(insider: Insider) -> Expected:
    """All that follows moves up, and is chained and signed anew."""
    victim = insider.victim("position > 1 AND position < (SELECT position FROM head)").stored
    insider.sql("DELETE FROM facts WHERE position=?", victim.position)
    insider.sql("UPDATE facts SET position=-position+1 WHERE position>?", victim.position)
    insider.sql("UPDATE facts SET position=-position WHERE position<0")
    insider.sql("UPDATE facts SET version=-version+1 WHERE stream=? AND version>?", victim.stream_bytes, victim.version)
    insider.sql("UPDATE facts SET version=-version WHERE version<0")
    insider.sql("UPDATE head SET position=position-1")
    insider.proof_sql("UPDATE logs SET first=first-1 WHERE first>?", victim.position)
    for position in range(victim.position, insider.head + 1):
        insider.set(position, leaf_hash=insider.leaf_for(position))
    sign_everything_anew(insider)
    return expect(Cause.another_past, Cause.record_shorter)


def write_rows_and_tiles_anew_without_the_key(insider: Insider) -> Expected:
    """Whoever has no key leaves the checkpoints as they were."""
    position = another_deadline(insider).stored.position
    insider.chain_from(position)
    make_tiles_anew(insider)
    return expect(Cause.another_past, within=position)


def show_another_view(insider: Insider) -> Expected:
    """A fork: from some point on another past, signed with the true key, of the same length as what others saw."""
    return write_a_fact_and_all_proof_anew(insider)


def put_an_old_copy_back(insider: Insider) -> Expected:
    """Record and proof together, as a backup would; signed and whole, and shorter than what was seen."""
    sizes = insider.proof_sql("SELECT year, size, first FROM checkpoints JOIN logs USING (year) ORDER BY year, size")
    year, size, first = insider.random.choice(sizes[:-1])
    head = first + size - 1
    insider.sql("DELETE FROM facts WHERE position>?", head)
    insider.sql("UPDATE head SET position=?, recorded_at=(SELECT max(recorded_at) FROM facts)", head)
    insider.proof_sql("DELETE FROM checkpoints WHERE year>? OR (year=? AND size>?)", year, year, size)
    insider.proof_sql("DELETE FROM logs WHERE year>?", year)
    make_tiles_anew(insider)
    return expect(Cause.record_shorter, first=head + 1)


def put_only_the_old_record_back(insider: Insider) -> Expected:
    head = insider.random.randrange(1, insider.head)
    insider.sql("DELETE FROM facts WHERE position>?", head)
    insider.sql("UPDATE head SET position=?, recorded_at=(SELECT max(recorded_at) FROM facts)", head)
    return expect(Cause.record_shorter, first=head + 1)


TAMPERINGS = {
    7: (write_a_fact_and_all_proof_anew, take_a_fact_out_and_write_all_anew, write_rows_and_tiles_anew_without_the_key),
    14: (show_another_view,),
    15: (put_an_old_copy_back, put_only_the_old_record_back),
    27: (write_a_fact_and_all_proof_anew,),
}
