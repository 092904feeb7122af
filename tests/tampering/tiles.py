"""Threat 13 too: the tiles that the log is kept in, and where each year's begins."""

from typing import Any

from services.verifying.finding import Cause
from tests.tampering.insider import Expected, Insider, expect, flipped


def turn_a_bit_of_a_tile(insider: Insider) -> Expected:
    year, level, number, hashes = insider.random.choice(
        insider.proof_sql("SELECT year, level, number, hashes FROM tiles ORDER BY year, level, number")
    )
    changed = flipped(hashes, insider.random)
    insider.proof_sql("UPDATE tiles SET hashes=? WHERE year=? AND level=? AND number=?", changed, year, level, number)
    if level:
        return expect(Cause.log_altered)
    first = insider.proof_sql("SELECT first FROM logs WHERE year=?", year)[0][0]
    place = next(at for at in range(0, len(hashes), 32) if hashes[at : at + 32] != changed[at : at + 32]) // 32
    return expect(Cause.log_altered, Cause.leaf_altered, Cause.row_altered, at=[first + number * 256 + place])


def shorten_a_tile(insider: Insider) -> Expected:
    year, number, hashes = insider.random.choice(
        insider.proof_sql("SELECT year, number, hashes FROM tiles WHERE level=0 ORDER BY year, number")
    )
    left = insider.random.randrange(len(hashes) // 32)
    insider.proof_sql(
        "UPDATE tiles SET hashes=? WHERE year=? AND level=0 AND number=?", hashes[: left * 32], year, number
    )
    first = insider.proof_sql("SELECT first FROM logs WHERE year=?", year)[0][0]
    return expect(Cause.log_altered, first=first + number * 256 + left)


def begin_a_log_elsewhere(insider: Insider) -> Expected:
    changes: tuple[tuple[str, Any], ...] = (
        ("UPDATE logs SET first=first+? WHERE year=2027", insider.random.choice((-3, -1, 1, 2))),
        ("UPDATE logs SET first=first+? WHERE year=2026", insider.random.choice((-1, 1, 2))),
        ("DELETE FROM logs WHERE year=?", insider.random.choice((2026, 2027))),
        ("UPDATE logs SET year=? WHERE year=2027", 2028),
    )
    statement, value = insider.random.choice(changes)
    insider.proof_sql(statement, value)
    return expect(Cause.log_altered, Cause.checkpoint_missing)


TAMPERINGS = {13: (turn_a_bit_of_a_tile, shorten_a_tile, begin_a_log_elsewhere)}
