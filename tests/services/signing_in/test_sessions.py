"""The desk knows who is signed in, in a file or a database, and forgets it in time."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.party import Party
from services.desk import Desk
from services.signing_in.sessions import (
    TO_SIGN_IN,
    USES_BEFORE_TIDYING,
    Session,
    Sessions,
    derived,
    hash_of,
    new_secret,
)
from services.store.postgres import Postgres

NOW = datetime(2026, 3, 4, 14, 25, 0, 5, tzinfo=UTC)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
DOCTOR = Party(role="doctor", agency="NHS_MH")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    place: Path | Postgres = tmp_path / "desk.db"
    if request.param == "postgres":
        place = request.getfixturevalue("postgres")
    with closing(Desk(place)) as desk:
        yield Sessions(desk.tables, IDLE, LONGEST)


def begun(sessions: Sessions, who: bytes = b"who", asked_at: datetime | None = NOW) -> str:
    secret = new_secret()
    sessions.begin(Session(hash_of(secret), who, "trust", DOCTOR, "high", asked_at), NOW)
    return secret


def test_a_session_is_found_by_its_secret_alone(sessions: Sessions) -> None:
    secret = begun(sessions)
    assert sessions.find(secret, NOW) == Session(hash_of(secret), b"who", "trust", DOCTOR, "high", NOW)
    assert sessions.find(hash_of(secret).hex(), NOW) is None
    assert sessions.find("", NOW) is None
    assert sessions.find(begun(sessions, asked_at=None), NOW).asked_at is None


def test_it_ends_when_nobody_uses_it_and_after_a_shift(sessions: Sessions) -> None:
    secret, moment = begun(sessions), NOW
    while moment + IDLE - timedelta(seconds=1) < NOW + LONGEST:
        moment += IDLE - timedelta(seconds=1)
        assert sessions.find(secret, moment)
    assert sessions.find(secret, NOW + LONGEST) is None
    idle = begun(sessions)
    assert sessions.find(idle, NOW + IDLE) is None
    assert sessions.find(idle, NOW) is None, "what is over does not come back with the clock"


def test_looking_without_anybody_there_keeps_nothing_alive(sessions: Sessions) -> None:
    secret = begun(sessions)
    assert sessions.find(secret, NOW + IDLE - timedelta(seconds=1), used=False)
    assert sessions.find(secret, NOW + IDLE) is None


def test_one_ends_and_all_of_one_worker_end(sessions: Sessions) -> None:
    one, two, other = begun(sessions), begun(sessions), begun(sessions, b"another")
    sessions.end(hash_of(one))
    assert [bool(sessions.find(secret, NOW)) for secret in (one, two, other)] == [False, True, True]
    sessions.end_all_of(b"who")
    assert [bool(sessions.find(secret, NOW)) for secret in (one, two, other)] == [False, False, True]


def test_what_is_over_is_not_kept(sessions: Sessions) -> None:
    begun(sessions)
    sessions.attempt("state", "trust", "/", None, NOW)
    assert sessions.use("name", NOW + timedelta(minutes=1), NOW)
    sessions.end_old(NOW + LONGEST)
    for table in ("sessions", "sign_ins", "assertions"):
        assert sessions.tables.rows(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_a_sign_in_that_was_begun_is_ended_once_and_in_time(sessions: Sessions) -> None:
    sessions.attempt("state", "trust", "/gaps", b"who", NOW)
    assert sessions.take("another", NOW) is None
    attempt = sessions.take("state", NOW)
    assert attempt == ("trust", "/gaps", b"who", NOW)
    assert sessions.take("state", NOW) is None
    sessions.attempt("late", "trust", "/", None, NOW)
    assert sessions.take("late", NOW + TO_SIGN_IN) is None


def test_an_assertions_name_counts_once(sessions: Sessions) -> None:
    later = NOW + timedelta(minutes=5)
    assert sessions.use("one", later, NOW)
    assert not sessions.use("one", later, NOW)
    assert sessions.use("two", later, NOW)


def test_a_program_that_asks_all_day_leaves_little_behind(sessions: Sessions) -> None:
    for number in range(USES_BEFORE_TIDYING + 1):
        moment = NOW + timedelta(minutes=number)
        assert sessions.use(f"{number}", moment + timedelta(minutes=5), moment)
    assert sessions.tables.rows("SELECT count(*) FROM assertions")[0][0] <= 6


def test_each_purpose_has_a_secret_of_its_own() -> None:
    secret = new_secret()
    made = {derived(secret, one) for one in ("state", "nonce", "verifier")} | {secret}
    assert len(made) == 4
    assert {len(one) for one in made} == {43}
