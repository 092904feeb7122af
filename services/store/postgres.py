"""Where everything of one service stands on PostgreSQL: a database, and a schema in it for each part."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Postgres:
    """A database by its URL, which may hold a password and is never shown, and the word that schemas begin with."""

    url: str = field(repr=False)
    word: str = "care"

    def schema(self, part: str) -> str:
        """The schema of one part: record, desk, keys, or a generation of the read models such as views_1."""
        return f"{self.word}_{part}"
