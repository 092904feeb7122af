"""Which partition a key has: Kafka's own murmur2, computed here so that a client's default can never move a case."""

import struct

SEED, MIX, LOW_32, LOW_31 = 0x9747B28C, 0x5BD1E995, 0xFFFFFFFF, 0x7FFFFFFF


def murmur2(key: bytes) -> int:
    """The 32-bit hash that Kafka's Java client takes of a key, without a sign."""
    whole = len(key) & ~3
    mixed = (SEED ^ len(key)) & LOW_32
    for four in struct.unpack(f"<{whole >> 2}I", key[:whole]):
        turned = four * MIX & LOW_32
        mixed = (mixed * MIX ^ (turned ^ turned >> 24) * MIX) & LOW_32
    if rest := key[whole:]:
        mixed = (mixed ^ int.from_bytes(rest, "little")) * MIX & LOW_32
    mixed = (mixed ^ mixed >> 13) * MIX & LOW_32
    return mixed ^ mixed >> 15


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key in a topic of so many, as Java's producer would choose it."""
    return (murmur2(key) & LOW_31) % partitions
