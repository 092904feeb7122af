"""What is signed at once and not with the next second: what a person's way home, safety, owner or words hang on."""

from functools import cache

from schemas.published import find_facts

ROOMS = ("schemas.discharge", "schemas.handover", "schemas.safeguarding", "schemas.decision", "schemas.keeping")


@cache
def weighty() -> frozenset[str]:
    """The names of the facts that a checkpoint is signed for at once."""
    return frozenset(name for name, kind in find_facts().items() if kind.__module__ in ROOMS)
