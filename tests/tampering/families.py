"""All that an insider does to the files of a record, by the number of the threat."""

from tests.tampering import forged, rewriting, rows, signed, tail, tiles
from tests.tampering.judging import Tampering

FAMILIES = (rows, forged, tail, signed, tiles, rewriting)


def tamperings() -> list[tuple[int, Tampering]]:
    """Each with its threat, in the order of the threats."""
    found = [(threat, one) for family in FAMILIES for threat, several in family.TAMPERINGS.items() for one in several]
    return sorted(found, key=lambda pair: pair[0])
