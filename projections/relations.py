"""Who is meant by a plain role of the case, where the record of a question itself names them."""

from schemas.party import Party


def known_as(role: str, party: Party) -> dict[str, Party]:
    """The party where it has that role; nobody otherwise, and then whoever has the role in the case is meant."""
    return {role: party} if party.role == role else {}
