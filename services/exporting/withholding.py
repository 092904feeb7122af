"""Facts whose sealed words stay behind: the ciphertexts are left out, and every hash still holds."""

from schemas.proven import ciphertext_bytes, proven
from schemas.recorded import StoredFact


def without_words(fact: StoredFact) -> bytes:
    """A fact's bytes with an empty place for each ciphertext. Raises UnreadableFact."""
    _, end, ciphertexts = proven(fact)
    return fact.value[:end] + ciphertext_bytes([None] * len(ciphertexts))
