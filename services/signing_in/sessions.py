"""Who is signed in now: sessions and begun sign-ins in the desk, known by hashes of secrets that only a browser has."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from schemas.party import Party
from services.tables import Tables

SECRET_BYTES: Final = 32
NOTED_SECONDS: Final = 60.0  # a session in use is noted once a minute, not with every page
USES_BEFORE_TIDYING: Final = 256
TO_SIGN_IN: Final = timedelta(minutes=10)
BEGIN: Final = """INSERT INTO sessions (id_hash, who, issuer, party, acr, asked_at, begun, seen)
VALUES (%(id_hash)s, %(who)s, %(issuer)s, %(party)s, %(acr)s, %(asked_at)s, %(now_at)s, %(now_at)s)"""
FIND: Final = "SELECT who, issuer, party, acr, asked_at, begun, seen FROM sessions WHERE id_hash=%(id_hash)s"
OVER: Final = "DELETE FROM sessions WHERE begun<=%(begun_by)s OR seen<=%(seen_by)s"
ATTEMPT: Final = """INSERT INTO sign_ins (state_hash, issuer, back, again, begun, until)
VALUES (%(state_hash)s, %(issuer)s, %(back)s, %(again)s, %(now_at)s, %(until)s)"""
TAKE: Final = "DELETE FROM sign_ins WHERE state_hash=%(state_hash)s RETURNING issuer, back, again, begun, until"
USE: Final = """INSERT INTO assertions (id_hash, until) VALUES (%(id_hash)s, %(until)s)
ON CONFLICT (id_hash) DO NOTHING RETURNING until"""


@dataclass(frozen=True)
class Session:
    """One worker's sign-in: by which issuer, for whom they speak, when they were last asked who they are."""

    id_hash: bytes
    who: bytes
    issuer: str
    party: Party
    acr: str | None
    asked_at: datetime | None


class Attempt(NamedTuple):
    """A sign-in that was begun: where it leads back to, and for a step-up whose it is."""

    issuer: str
    back: str
    again: bytes | None
    begun: datetime


class Sessions:
    """Nothing here opens anything: an id is kept as its hash, an issuer's token not at all."""

    def __init__(self, tables: Tables, idle: timedelta, longest: timedelta) -> None:
        self.tables, self.idle, self.longest = tables, idle, longest
        self._uses = 0

    def begin(self, session: Session, now: datetime) -> None:
        """Keep a session."""
        self.end_old(now)
        asked_at = session.asked_at.timestamp() if session.asked_at else None
        self.tables.rows(
            BEGIN,
            id_hash=session.id_hash,
            who=session.who,
            issuer=session.issuer,
            party=session.party.model_dump_json(),
            acr=session.acr,
            asked_at=asked_at,
            now_at=now.timestamp(),
        )

    def find(self, secret: str, now: datetime, *, used: bool = True) -> Session | None:
        """The session of a browser, unless it is over. `used` says that somebody is there, and no page by itself."""
        return self.find_by(hash_of(secret), now, used=used)

    def find_by(self, id_hash: bytes, now: datetime, *, used: bool) -> Session | None:
        """The same by the hash."""
        found = self.tables.rows(FIND, id_hash=id_hash)
        if not found:
            return None
        who, issuer, party, acr, asked_at, begun, seen = found[0]
        at = now.timestamp()
        if at - begun >= self.longest.total_seconds() or at - seen >= self.idle.total_seconds():
            self.end(id_hash)
            return None
        if used and at - seen >= NOTED_SECONDS:
            self.tables.rows("UPDATE sessions SET seen=%(at)s WHERE id_hash=%(id_hash)s", at=at, id_hash=id_hash)
        return Session(id_hash, bytes(who), issuer, Party.model_validate(json.loads(party)), acr, moment(asked_at))

    def end(self, id_hash: bytes) -> None:
        """Sign out here."""
        self.tables.rows("DELETE FROM sessions WHERE id_hash=%(id_hash)s", id_hash=id_hash)

    def end_all_of(self, who: bytes) -> None:
        """Sign a worker out everywhere."""
        self.tables.rows("DELETE FROM sessions WHERE who=%(who)s", who=who)

    def end_old(self, now: datetime) -> None:
        """Forget what is over."""
        begun_by, seen_by = (now - self.longest).timestamp(), (now - self.idle).timestamp()
        self.tables.rows(OVER, begun_by=begun_by, seen_by=seen_by)
        for forget in ("DELETE FROM sign_ins WHERE until<=%(at)s", "DELETE FROM assertions WHERE until<=%(at)s"):
            self.tables.rows(forget, at=now.timestamp())

    def attempt(self, state: str, issuer: str, back: str, again: bytes | None, now: datetime) -> None:
        """Remember a sign-in that was begun."""
        self.end_old(now)
        until = (now + TO_SIGN_IN).timestamp()
        kept = {"state_hash": hash_of(state), "issuer": issuer, "back": back, "again": again}
        self.tables.rows(ATTEMPT, **kept, now_at=now.timestamp(), until=until)

    def take(self, state: str, now: datetime) -> Attempt | None:
        """A sign-in that was begun, once and not for long."""
        found = self.tables.rows(TAKE, state_hash=hash_of(state))
        if not found or found[0][4] <= now.timestamp():
            return None
        issuer, back, again, begun, _ = found[0]
        return Attempt(issuer, back, None if again is None else bytes(again), datetime.fromtimestamp(begun, UTC))

    def use(self, name: str, until: datetime, now: datetime) -> bool:
        """Whether an assertion of this name is used for the first time; it is remembered as long as it would hold."""
        if self._uses % USES_BEFORE_TIDYING == 0:
            self.end_old(now)
        self._uses += 1
        return bool(self.tables.rows(USE, id_hash=hash_of(name), until=until.timestamp()))


def new_secret() -> str:
    """256 random bits, as a cookie carries them."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret; nobody guesses 256 random bits from it."""
    return hashlib.sha256(secret.encode()).digest()


def derived(secret: str, purpose: str) -> str:
    """Another secret for one purpose, so that a browser's one secret need not be kept here."""
    made = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def moment(seconds: float | None) -> datetime | None:
    """A moment, where there is one."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
