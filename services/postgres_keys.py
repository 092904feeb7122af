"""Wrapped keys in a schema of PostgreSQL.

Unlike SQLite's file it overwrites nothing: a destroyed key stays in its page until VACUUM and then the page's reuse, in
the write-ahead log and in every replica and backup, so what erases it there is the end of its key-encryption key.
"""

import time
from collections.abc import Hashable, Sequence

from services.key_store import Fence, GoneKey, NewKey
from services.store.postgres import Postgres
from services.store.postgres_link import Link

TRUSTED_SECONDS = 0.5
MOST_AT_ONCE = 10_000
TABLES = (
    """CREATE TABLE IF NOT EXISTS keys (
        key_id text PRIMARY KEY, wrapped bytea, kek text NOT NULL, created_at bigint NOT NULL, destroyed_at bigint
    )""",
    "CREATE TABLE IF NOT EXISTS secrets (name text PRIMARY KEY, wrapped bytea NOT NULL, kek text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS fences (words text PRIMARY KEY, erasure text NOT NULL, fenced_at bigint NOT NULL)",
    "CREATE TABLE IF NOT EXISTS retired (kek text PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS looked (store text PRIMARY KEY, position bigint NOT NULL)",
    "CREATE TABLE IF NOT EXISTS changes (one integer PRIMARY KEY CHECK (one = 1), number bigint NOT NULL)",
    "INSERT INTO changes VALUES (1, 0) ON CONFLICT DO NOTHING",
    # A row and not a sequence: it must move in the very commit that destroys, or a ring could look in between.
    """CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
    'BEGIN UPDATE changes SET number = number + 1; RETURN NULL; END'""",
    """CREATE OR REPLACE TRIGGER count_change AFTER UPDATE OR DELETE OR TRUNCATE ON keys
    FOR EACH STATEMENT EXECUTE FUNCTION count_change()""",
    """CREATE OR REPLACE TRIGGER count_fence AFTER INSERT ON fences
    FOR EACH STATEMENT EXECUTE FUNCTION count_change()""",
)
LACKING = """SELECT key_id FROM unnest(%s::text[]) AS wanted (key_id)
WHERE NOT EXISTS (SELECT FROM keys WHERE keys.key_id = wanted.key_id)"""
MAKE = """INSERT INTO keys (key_id, wrapped, kek, created_at)
SELECT * FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::bigint[]) AS new (key_id, wrapped, kek)
WHERE NOT EXISTS (SELECT FROM fences WHERE words = rtrim(rtrim(key_id, '0123456789'), '.'))
AND NOT EXISTS (SELECT FROM retired WHERE retired.kek = new.kek) ON CONFLICT DO NOTHING"""
UNDER = """(SELECT key_id, wrapped FROM keys WHERE kek=%s AND wrapped IS NOT NULL LIMIT %s)
UNION ALL (SELECT 'secret:' || name, wrapped FROM secrets WHERE kek=%s LIMIT %s)"""
ANEW = (
    """UPDATE keys SET wrapped=new.wrapped, kek=new.kek
    FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::text[]) AS new (name, wrapped, kek, before)
    WHERE keys.key_id=new.name AND keys.kek=new.before AND keys.wrapped IS NOT NULL""",
    """UPDATE secrets SET wrapped=new.wrapped, kek=new.kek
    FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::text[]) AS new (name, wrapped, kek, before)
    WHERE 'secret:' || secrets.name=new.name AND secrets.kek=new.before""",
)
FENCE = """INSERT INTO fences SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[]) ON CONFLICT DO NOTHING"""
LOOK_TO = "INSERT INTO looked VALUES (%s, %s) ON CONFLICT (store) DO UPDATE SET position=excluded.position"
DESTROY = """INSERT INTO keys (key_id, kek, created_at, destroyed_at)
SELECT key_id, kek, at, at FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS gone (key_id, kek, at)
ON CONFLICT (key_id) DO UPDATE SET wrapped=NULL, destroyed_at=coalesce(keys.destroyed_at, excluded.destroyed_at)"""
KEKS = "(SELECT kek FROM secrets LIMIT 1) UNION ALL (SELECT kek FROM keys WHERE wrapped IS NOT NULL LIMIT 1)"


class PostgresKeys:
    """For any thread. A key that is in memory may be used for half a second without asking the database.

    Who destroys a key waits twice as long, as the clocks of two machines do not run alike, before it says that it is
    done. So nobody uses one afterwards, and a text costs no round trip. A notification would not do: one that is late,
    or lost with a connection that only seems to be open, is not told from none.
    """

    settled_seconds = 2 * TRUSTED_SECONDS

    def __init__(self, place: Postgres) -> None:
        self._link = Link(place, "keys", TABLES)
        self.name = self._link.name
        self._trusted_until = 0.0
        self._seen: Hashable = None

    def changes(self) -> Hashable:
        """A number that moves when a key is destroyed, by whichever hand, and with each new connection.

        Raises StoreUnavailable where it is not known: no key is used then.
        """
        asked_at = time.monotonic()
        if asked_at >= self._trusted_until:
            number = self._link.rows("SELECT number FROM changes")
            self._seen = (self._link.connected, *number)
            self._trusted_until = asked_at + TRUSTED_SECONDS
        return self._seen

    def key(self, key_id: str) -> tuple[bytes | None] | None:
        """A wrapped key: nothing in it once it was destroyed, none where none was ever made."""
        rows = self._link.rows("SELECT wrapped FROM keys WHERE key_id=%s", (key_id,))
        return (rows[0][0],) if rows else None

    def lacking(self, key_ids: Sequence[str]) -> Sequence[str]:
        """Those of the keys that were never made."""
        return [key_id for (key_id,) in self._link.rows(LACKING, (list(key_ids),))]

    def make(self, keys: Sequence[NewKey]) -> None:
        """Keep new keys, ten thousand to a commit; where there is or was one of that id, it stays what it is."""
        in_order = sorted(keys)  # two who make the same keys wait for each other only in one direction
        for first in range(0, len(in_order), MOST_AT_ONCE):
            self._link.rows(MAKE, columns(in_order[first : first + MOST_AT_ONCE]))

    def fence(self, fences: Sequence[Fence]) -> None:
        """Put up fences in one commit; one that stands already stays as it is."""
        if fences:
            self._link.rows(FENCE, columns(sorted(fences)))

    def fenced(self, words: str) -> str | None:
        """The erasure that fences these words off, if one does."""
        rows = self._link.rows("SELECT erasure FROM fences WHERE words=%s", (words,))
        return rows[0][0] if rows else None

    def gone(self) -> Sequence[str]:
        """Every key that is no more."""
        return [one for (one,) in self._link.rows("SELECT key_id FROM keys WHERE wrapped IS NULL ORDER BY key_id")]

    def looked_to(self, store: str) -> int:
        """Up to which position of a record its erasures were carried out here."""
        rows = self._link.rows("SELECT position FROM looked WHERE store=%s", (store,))
        return rows[0][0] if rows else 0

    def look_to(self, store: str, position: int) -> None:
        """Remember up to which position of a record its erasures were carried out here."""
        self._link.rows(LOOK_TO, (store, position))

    def destroy(self, keys: Sequence[GoneKey]) -> None:
        """Take keys away in one commit; their rows stay, so that nobody makes them anew."""
        if keys:
            self._link.rows(DESTROY, columns(sorted(keys)))

    def retire(self, kek: str) -> None:
        """Nothing is wrapped under this key-encryption key from here on."""
        self._link.rows("INSERT INTO retired VALUES (%s) ON CONFLICT DO NOTHING", (kek,))

    def under(self, kek: str, limit: int) -> Sequence[tuple[str, bytes]]:
        """Some of the keys and secrets that are wrapped under it; a secret's name begins with `secret:`."""
        return [(name, wrapped) for name, wrapped in self._link.rows(UNDER, (kek, limit, kek, limit))]

    def wrap_anew(self, wrapped: Sequence[tuple[str, bytes, str, str]]) -> None:
        """Name, key as it is wrapped now, under which, and before; one that was destroyed meanwhile stays so."""
        for statement in ANEW:
            self._link.rows(statement, [list(column) for column in zip(*sorted(wrapped), strict=True)])

    def secret(self, name: str) -> bytes | None:
        """A wrapped secret, if it was made."""
        rows = self._link.rows("SELECT wrapped FROM secrets WHERE name=%s", (name,))
        return rows[0][0] if rows else None

    def make_secret(self, name: str, wrapped: bytes, kek: str) -> bytes:
        """Keep a new secret, unless another process was first; answers the one that is kept."""
        self._link.rows("INSERT INTO secrets VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", (name, wrapped, kek))
        kept = self.secret(name)
        assert kept is not None, "a secret is never deleted"
        return kept

    def keks(self) -> Sequence[str]:
        """The key-encryption keys, by their ids, under which a key and a secret stand here."""
        return [kek for (kek,) in self._link.rows(KEKS)]

    def close(self) -> None:
        """Close the connection."""
        self._link.close()


def columns(keys: Sequence[NewKey] | Sequence[GoneKey] | Sequence[Fence]) -> list[list[object]]:
    return [list(column) for column in zip(*keys, strict=True)]
