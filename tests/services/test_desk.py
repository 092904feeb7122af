"""The desk says whose turn it is and how far they are, in a file or a database; who lost their turn saves nothing."""

import secrets
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.desk import Desk, Progress
from services.store.postgres import Postgres
from services.store.recorder import StoreUnavailable
from tests.real.proxy import Proxy
from tests.services.http.waiting import until
from tests.services.through import port_of, through

Place = Path | Postgres
OVER = 0  # a lease for so many seconds can be taken over at once


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue({"sqlite": "file", "postgres": "postgres"}[request.param])
    return found


@pytest.fixture
def one(place: Place) -> Iterator[Desk]:
    with closing(Desk(place)) as desk:
        yield desk


@pytest.fixture
def other(place: Place) -> Iterator[Desk]:
    with closing(Desk(place)) as desk:
        yield desk


def test_a_lease_is_held_by_one_at_a_time(one: Desk, other: Desk) -> None:
    assert one.held_by("relay") is None
    assert one.take("relay") and one.take("relay")
    assert not other.take("relay")
    assert other.held_by("relay") == one.holder
    assert other.take("clock")


def test_a_lease_that_was_given_back_is_anybodys_at_once(one: Desk, other: Desk) -> None:
    assert one.take("relay")
    other.release("relay")
    assert not other.take("relay")
    one.release("relay")
    assert other.held_by("relay") is None
    assert other.take("relay") and not one.take("relay")


def test_a_lease_whose_time_is_over_is_taken_over(one: Desk, other: Desk) -> None:
    assert one.take("relay", OVER)
    until(10, lambda: other.take("relay"))
    assert not one.take("relay")
    assert one.held_by("relay") == other.holder


def test_the_number_of_a_turn_rises_when_the_lease_changes_hands_and_only_then(one: Desk, other: Desk) -> None:
    assert one.term("relay") is None
    assert one.take("relay", OVER) and one.take("relay", OVER)
    assert one.term("relay") == 1
    until(10, lambda: other.take("relay", OVER))
    assert other.term("relay") == 2
    until(10, lambda: one.take("relay"))
    assert one.term("relay") == 3
    one.release("relay")
    assert one.term("relay") is None
    assert one.take("relay")
    assert (one.term("relay") or 0) > 3


def test_of_many_who_want_a_lease_at_the_same_moment_one_gets_it(place: Place) -> None:
    together = Barrier(8, timeout=30)

    def taken(_: int) -> tuple[bool, int | None]:
        with closing(Desk(place)) as desk:
            together.wait()
            return desk.take("relay"), desk.term("relay")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(taken, range(8)), key=str) == [*[(False, None)] * 7, (True, 1)]


def test_many_who_open_a_new_desk_at_once_find_the_same_one(place: Place) -> None:
    together = Barrier(8, timeout=30)

    def live(_: int) -> int:
        together.wait()
        with closing(Desk(place)) as desk:
            return desk.live()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(live, range(8))) == {1}


def test_progress_is_found_again_with_what_it_was_made_on(one: Desk, other: Desk) -> None:
    assert one.progress("relay") is None
    assert one.take("relay")
    assert one.save_progress("relay", 3_000_000_000, "topic A", "relay")
    assert other.progress("relay") == Progress(3_000_000_000, "topic A")
    assert one.save_progress("relay", 1, "topic B", "relay")
    assert other.progress("relay") == Progress(1, "topic B")
    assert other.progress("another") is None


def test_who_never_took_the_lease_saves_nothing(one: Desk, other: Desk) -> None:
    assert one.take("relay")
    assert not other.save_progress("relay", 1, "topic", "relay")
    assert other.progress("relay") is None


def test_who_slept_while_the_lease_was_taken_over_saves_nothing(one: Desk, other: Desk) -> None:
    assert one.take("relay", OVER)
    assert one.save_progress("relay", 5, "topic", "relay")
    until(10, lambda: other.take("relay"))
    assert not one.save_progress("relay", 9, "topic", "relay")
    assert one.term("relay") is None
    assert not one.take("relay")
    assert other.progress("relay") == Progress(5, "topic")
    assert other.save_progress("relay", 6, "topic", "relay")


def test_who_slept_saves_nothing_though_they_since_have_the_lease_again(place: Place, one: Desk, other: Desk) -> None:
    """What was begun in one turn is not ended in the next."""
    assert one.take("relay", OVER)
    slept = one.term("relay")
    until(10, lambda: other.take("relay", OVER))
    assert other.save_progress("relay", 6, "topic", "relay")
    until(10, lambda: one.take("relay"))
    one._terms["relay"] = slept or 0
    assert not one.save_progress("relay", 5, "topic", "relay")
    assert one.progress("relay") == Progress(6, "topic")


def test_a_turn_that_is_over_but_that_nobody_took_over_ends_in_order(one: Desk) -> None:
    assert one.take("relay", OVER)
    until(10, lambda: one.held_by("relay") is None)
    assert one.save_progress("relay", 5, "topic", "relay")


def test_who_gave_the_lease_back_saves_nothing_more(one: Desk) -> None:
    assert one.take("relay")
    turn = one.term("relay")
    one.release("relay")
    assert not one.save_progress("relay", 5, "topic", "relay")
    one._terms["relay"] = turn or 0
    assert not one.save_progress("relay", 5, "topic", "relay")
    assert one.progress("relay") is None


def test_a_generation_is_built_beside_the_live_one_until_the_switch(one: Desk, other: Desk) -> None:
    assert (one.live(), one.building()) == (1, None)
    one.begin(2)
    assert (other.live(), other.building()) == (1, 2)
    other.switch(2)
    assert (one.live(), one.building()) == (2, None)
    one.begin(3)
    one.begin(None)
    assert (other.live(), other.building()) == (2, None)


def test_any_thread_may_ask(one: Desk) -> None:
    def ask(number: int) -> bool:
        return one.take(f"lease {number % 3}") and one.save_progress(f"{number}", number, "", f"lease {number % 3}")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(100))) == {True}
    assert one.progress("99") == Progress(99, "")


def test_a_desk_made_before_turns_were_numbered_goes_on(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL) STRICT")
        raw.execute("INSERT INTO leases VALUES ('relay', 'somebody', 0)")
    for term in (2, 3):
        with closing(Desk(file)) as desk:
            assert desk.take("relay", OVER)
            assert desk.term("relay") == term


def test_a_machine_whose_clock_is_wrong_takes_nothing_from_others(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    with closing(Desk(postgres)) as one, closing(Desk(postgres)) as other:
        for wrong in (now + 1e6, now - 1e6):
            monkeypatch.setattr(time, "time", lambda wrong=wrong: wrong)
            assert one.take("relay", 1000)
            assert not other.take("relay")
            assert other.held_by("relay") == one.holder


def test_who_saves_while_the_lease_is_being_taken_over_waits_and_saves_nothing(postgres: Postgres) -> None:
    taken_over = "UPDATE leases SET holder='other', term=term+1"
    with closing(Desk(postgres)) as one, psycopg.connect(postgres.url) as raw, ThreadPoolExecutor(1) as pool:
        raw.execute(f"SET search_path={postgres.schema('desk')}")
        assert one.take("relay")
        raw.execute(taken_over)
        saved = pool.submit(one.save_progress, "relay", 9, "topic", "relay")
        until(10, lambda: waiting(postgres))
        raw.commit()
        assert saved.result(10) is False
        assert one.progress("relay") is None


def waiting(place: Postgres) -> int:
    """How many of the desk's connections wait for a lock."""
    ask = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type='Lock' AND application_name LIKE %s"
    with psycopg.connect(place.url) as raw:
        found = raw.execute(ask, (f"%{place.schema('desk')}",)).fetchone()
    return found[0] if found else 0


def test_a_desk_that_somebody_holds_too_long_is_told_and_then_goes_on(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Desk(postgres)) as one, psycopg.connect(postgres.url) as raw:
        one.tables.rows("SET lock_timeout='50ms'")
        raw.execute(f"LOCK TABLE {postgres.schema('desk')}.leases")
        with pytest.raises(
            StoreUnavailable, match=f"^another process holds {postgres.schema('desk')}; nothing"
        ) as told:
            one.take("relay")
        assert told.value.rule == "store_busy"
        raw.rollback()
        assert one.take("relay")


def test_a_connection_that_was_lost_meanwhile_is_made_anew_and_nobody_notices(postgres: Postgres) -> None:
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s"
    with closing(Desk(postgres)) as one:
        assert one.take("relay", 1000) and one.save_progress("relay", 5, "topic", "relay")
        with psycopg.connect(postgres.url) as raw:
            assert raw.execute(end, (f"%{postgres.schema('desk')}",)).fetchall() == [(True,)]
        assert one.progress("relay") == Progress(5, "topic")
        assert one.save_progress("relay", 6, "topic", "relay")


def test_a_desk_goes_on_where_it_was_when_its_database_is_back(postgres: Postgres) -> None:
    with closing(Proxy(port_of(postgres))) as proxy, closing(Desk(through(proxy, postgres))) as one:
        assert one.take("relay", 1000) and one.save_progress("relay", 5, "topic", "relay")
        proxy.drop()
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match=r"cannot be reached") as told:
                one.save_progress("relay", 6, "topic", "relay")
            assert told.value.rule == "store_out_of_reach"
        proxy.heal()
        assert one.save_progress("relay", 6, "topic", "relay")
        assert one.held_by("relay") == one.holder


def test_a_database_that_falls_silent_is_not_awaited_for_ever(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Proxy(port_of(postgres))) as proxy, closing(Desk(through(proxy, postgres))) as one:
        monkeypatch.setattr("services.store.postgres_connection.ANSWER_SECONDS", 0.3)
        proxy.black_hole()
        with pytest.raises(StoreUnavailable, match=r"cannot be reached"):
            one.live()
        proxy.heal()
        monkeypatch.undo()
        assert one.live() == 1


def somebody_else(place: Postgres, granted: str = "") -> Postgres:
    """The same database, for an account of its own that may make nothing."""
    account = {"user": f"{place.word}_worker", "password": secrets.token_hex(8)}
    with psycopg.connect(place.url, autocommit=True) as raw:
        raw.execute(f"CREATE ROLE {account['user']} LOGIN PASSWORD '{account['password']}'")
        raw.execute(granted.format(schema=place.schema("desk"), role=account["user"]))
    return Postgres(make_conninfo(place.url, **account), place.word)


def test_who_may_not_make_tables_uses_those_that_are_there(postgres: Postgres) -> None:
    Desk(postgres).close()
    granted = "GRANT USAGE ON SCHEMA {schema} TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {role}"
    with closing(Desk(somebody_else(postgres, granted))) as desk:
        assert desk.take("relay") and desk.save_progress("relay", 5, "topic", "relay")


def test_who_may_not_make_tables_is_told_where_there_are_none(postgres: Postgres) -> None:
    where = somebody_else(postgres)
    with pytest.raises(
        StoreUnavailable, match=f"^{postgres.schema('desk')} cannot be read or written; nothing was kept$"
    ):
        Desk(where)


def test_a_closed_desk_says_so(postgres: Postgres) -> None:
    desk = Desk(postgres)
    desk.close()
    with pytest.raises(StoreUnavailable, match="is closed; nothing was kept") as told:
        desk.live()
    assert told.value.rule == "store_closed"


def test_no_password_is_shown_when_the_database_is_away(postgres: Postgres) -> None:
    with closing(Proxy()) as nowhere:
        nowhere.drop()
        place = Postgres(f"postgresql://jim:tea-at-four@{nowhere.address}/care", postgres.word)
        with pytest.raises(StoreUnavailable, match=r"cannot be reached") as told:
            Desk(place)
    assert "tea-at-four" not in f"{place!r} {told.value!r} {told.value.__cause__!r}"
