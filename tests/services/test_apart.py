"""Relay, projector and clock as processes of their own: what stands in the way is said once, tried again, and shown."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from typer.testing import CliRunner

from services.__main__ import app
from services.apart import rounds
from services.apart.projecting import Projecting
from services.apart.relaying import Publishing
from services.apart.rounds import Rounds, opened_when_it_can_be
from services.config import Settings
from services.desk import Desk
from services.http import serving
from services.kafka.relay import LEASE, published_position
from services.opened import Opened
from services.running import running
from services.store.recorder import StoreUnavailable
from tests.real.running import free_ports
from tests.reference_fold import all_digests
from tests.services.http.waiting import until
from tests.services.kafka.made import PARTITIONS, place
from tests.services.kafka.relaying import LET_LEASE_END

FULL = StoreUnavailable("store_full", "there is no room left for the desk; nothing was kept")
AWAY = "the database that keeps care_desk cannot be reached; nothing was kept"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault is tried again without a rest."""
    monkeypatch.setattr(rounds, "SECONDS_AFTER_A_FAULT", 0.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path / "desk.db")) as one:
        yield one


def going(desk: Desk | None, *met: Exception | None) -> Rounds:
    """Rounds in which these faults are met, one after another; the caller goes them."""
    left = list(met)

    def once() -> bool:
        if fault := left.pop(0):
            raise fault
        return True

    return Rounds("clock", once, 0.0, threading.Event(), desk)


def words(desk: Desk) -> list[tuple[str, str]]:
    return [(one.part, one.why) for one in desk.hindrances()]


def test_what_stands_in_the_way_is_said_once_and_that_it_no_longer_does(desk: Desk) -> None:
    one = going(desk, FULL, FULL, FULL, None, None)
    with capture_logs() as said:
        for _ in range(3):
            one.go_round()
        assert words(desk) == [("clock", f"StoreUnavailable: {FULL}")]
        for _ in range(2):
            one.go_round()
    assert words(desk) == []
    assert said == [
        {
            "event": "hindered",
            "log_level": "error",
            "part": "clock",
            "fault": "StoreUnavailable",
            "why": f"StoreUnavailable: {FULL}",
        },
        {"event": "going_on", "log_level": "info", "part": "clock"},
    ]


def test_another_reason_is_said_too_and_nobodys_words_are_repeated(desk: Desk) -> None:
    one = going(desk, FULL, ValueError("Jim Planted-Canary"), FULL)
    with capture_logs() as said:
        for why in (f"StoreUnavailable: {FULL}", "ValueError", f"StoreUnavailable: {FULL}"):
            one.go_round()
            assert words(desk) == [("clock", why)]
    assert [line["fault"] for line in said] == ["StoreUnavailable", "ValueError", "StoreUnavailable"]
    assert "Jim" not in str(said)


def test_word_that_somebody_left_who_is_gone_is_taken_back_in_the_first_round(desk: Desk) -> None:
    desk.say_hindered("clock", "StoreUnavailable: what hindered the one before")
    desk.say_hindered("relay", "another's")
    going(desk, None).go_round()
    assert words(desk) == [("relay", "another's")]


def test_with_the_desk_away_word_is_left_as_soon_as_it_is_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = going(desk, FULL, FULL)
    with monkeypatch.context() as away:
        away.setattr(desk.tables, "rows", refusing)
        one.go_round()
    assert words(desk) == []
    one.go_round()
    assert words(desk) == [("clock", f"StoreUnavailable: {FULL}")]


def refusing(*_: Any, **__: Any) -> None:
    raise FULL


def test_told_to_stop_the_rounds_end(desk: Desk) -> None:
    stopping = threading.Event()

    def once() -> bool:
        stopping.set()
        return False

    Rounds("clock", once, 60.0, stopping, desk).run()


def nowhere(folder: Path) -> Settings:
    """Settings with a database where nobody answers."""
    url = f"postgresql://care:Planted-Canary@127.0.0.1:{free_ports(1)[0]}/care"
    return Settings(data=folder, postgres=SecretStr(url), kafka="127.0.0.1:1", port=0)


def test_a_database_that_is_away_is_waited_for_until_told_to_stop(tmp_path: Path) -> None:
    stopping, found = threading.Event(), list[Opened | None]()
    waiting = threading.Thread(target=lambda: found.append(opened_when_it_can_be(nowhere(tmp_path), "clock", stopping)))
    with capture_logs() as said:
        waiting.start()
        until(20, lambda: said)
        stopping.set()
        waiting.join(20)
    assert found == [None]
    assert [line["why"] for line in said] == [f"StoreUnavailable: {AWAY}"]


def test_whoever_serves_waits_for_the_database_too_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Settings] = []

    def told_to_stop_the_third_time(settings: Settings) -> Opened:
        tries.append(settings)
        if len(tries) == 3:
            raise KeyboardInterrupt
        return running(settings)

    monkeypatch.setattr("services.http.serving.running", told_to_stop_the_third_time)
    monkeypatch.setattr("services.logs.begin", lambda _: None)
    with capture_logs() as said:
        serving.serve(nowhere(tmp_path), demo=False)
    assert said == [
        {"event": "hindered", "log_level": "error", "part": "api", "fault": "StoreUnavailable", "why": AWAY},
        {"event": "stopped", "log_level": "info"},
    ]


def test_files_that_cannot_be_opened_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.http.serving.running", refusing)
    monkeypatch.setattr("services.logs.begin", lambda _: None)
    with pytest.raises(StoreUnavailable, match="there is no room left"):
        serving.serve(Settings(data=tmp_path, port=0), demo=False)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("relay",),
            1,
            "Refused (no_kafka): THROUGHCARE_KAFKA names no broker, so there is nobody to publish to.",
        ),
        (
            ("project",),
            2,
            "--from: THROUGHCARE_KAFKA names no broker; facts can come from the store.",
        ),
        *(
            (
                ("project", "--share", share, "--from", "store"),
                2,
                "--share: there are 2 shares, numbered from 0; THROUGHCARE_SHARES says how many.",
            )
            for share in ("2", "-1")
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments: tuple[str, ...], code: int, words: str, tmp_path: Path) -> None:
    given = {"THROUGHCARE_DATA": str(tmp_path / "data"), "THROUGHCARE_SHARES": "2"}
    refused = CliRunner().invoke(app, arguments, env=given)
    assert (refused.exit_code, refused.stderr) == (code, f"{words}\n")
    assert not (tmp_path / "data").exists()


@pytest.fixture
def open_again(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """What one process after another has open, of one store with fifty facts in it."""
    with place(tmp_path / "data", 50):
        pass
    begun: list[Opened] = []

    def open_one(**more: Any) -> Opened:
        begun.append(Opened(Settings(data=tmp_path / "data", **more)))
        return begun[-1]

    yield open_one
    for one in begun:
        one.close()


def test_of_two_projectors_on_one_share_one_waits_until_the_other_has_gone(open_again: Callable[..., Opened]) -> None:
    first, second = (Projecting(one, 0, one.record.store) for one in (open_again(), open_again()))
    assert first.once()
    assert not second.once()
    assert second.projector.stood_at == 0
    first.close()
    while second.projector.stood_at < 50:
        second.once()
    assert not first.once()
    second.close()


@pytest.mark.fault(12)
def test_a_relay_whose_turn_went_to_another_ends_with_one_and_without_a_traceback(
    open_again: Callable[..., Opened], kafka_server: str, word: str, tmp_path: Path
) -> None:
    opened = open_again(kafka=kafka_server, word=word, partitions=PARTITIONS, copies=1)
    publishing, ended = Publishing(opened, kafka_server, threading.Event()), list[Any]()

    def run() -> None:
        try:
            publishing.rounds.run()
        except SystemExit as end:
            ended.append(end.code)

    at_work = threading.Thread(target=run)
    with capture_logs() as said, closing(Desk(tmp_path / "data" / "desk.db")) as other:
        at_work.start()
        until(60, lambda: published_position(other) == 50)
        other.tables.rows(LET_LEASE_END)
        assert other.take(LEASE)
        at_work.join(60)
        assert words(other) == []
    assert ended == [1]
    assert [line["event"] for line in said if line["log_level"] == "error"] == ["lease_lost"]


@pytest.mark.fault(4)
def test_a_projector_notices_that_a_crash_took_its_last_batches_back(
    open_again: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = open_again()
    projecting = Projecting(opened, 0, opened.record.store)
    projecting.projector.batch = 20
    projecting.once()
    file, before = next((tmp_path / "data").glob("views*.db")), tmp_path / "before.db"
    copied(file, before)
    while projecting.once():
        pass
    assert opened.place() == 50
    whole = all_digests(opened.views)
    copied(before, file)
    assert opened.place() == 20
    until(20, lambda: projecting.once() or opened.place() == 50)
    while projecting.once():
        pass
    assert all_digests(opened.views) == whole
    projecting.close()


def copied(source: Path, target: Path) -> None:
    """A database as it stood, put in place of another."""
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)
