"""Shares that change hands: processes killed, stopped and woken, twins, from store to log and back; nothing is lost."""

import contextlib
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from services.kafka.broker import LogUnavailable
from services.kafka.source import KafkaSource
from services.store.recorder import StoreUnavailable
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import Views, ViewsSchema
from services.views.projecting import FactSource, Projector, ShareTaken
from tests.made_up_record import Book, Living, MadeUpSource
from tests.real_views import FreshViews
from tests.reference_fold import all_digests, reference, told
from tests.services.kafka.publishing import published

SECONDS = 100
forked = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def book() -> Book:
    chance = random.Random(7)
    limits = (14, 2, 6, 3000)
    moves = [(*(chance.randint(0, most) for most in limits[:3]), chance.randint(1, limits[3])) for _ in range(350)]
    return Living().live(moves)


class Stage:
    """One record on its topic and in its store, one generation, and the processes that bring it up."""

    def __init__(self, book: Book, bootstrap: str, word: str, folder: Path, fresh_views: FreshViews) -> None:
        self.book, self.bootstrap, self.word, self.folder = book, bootstrap, word, folder
        self.views, self.once = fresh_views(), fresh_views("once")
        self.chance = random.Random()
        self.running: list[BaseProcess] = []
        book.written(folder / "record.db").close()
        published(bootstrap, word, book.stored)

    def start(self, share: int, of: int, *, from_store: bool = False) -> BaseProcess:
        """Another process on a share."""
        batch, to = self.chance.randint(1, 6), len(self.book.stored)

        def begin() -> None:
            store = self.folder / "record.db"
            source = SQLiteRecorder(store) if from_store else KafkaSource(self.bootstrap, self.word)
            work(self.views.where, source, share, of, batch, to)

        process = forked.Process(target=begin, daemon=True)
        process.start()
        self.running.append(process)
        return process

    def place(self, share: int, of: int) -> int:
        with self.views.read() as read:
            found = Projector(MadeUpSource(()), self.views, share=share, of=of).row.place(read)
        return found.position if found else 0

    def wait_for(self, share: int, of: int, position: int) -> None:
        until = time.monotonic() + SECONDS
        while self.place(share, of) < min(position, len(self.book.stored)):
            assert time.monotonic() < until, f"share {share} still at {self.place(share, of)}"
            self.running[-1].join(0.005)

    def judge(self) -> None:
        """The tables and histories are those of one undisturbed reading."""
        Projector(MadeUpSource(self.book.stored), self.once).run_to(len(self.book.stored))
        assert all_digests(self.views, places=False) == all_digests(self.once, places=False)
        assert told(self.views) == reference(self.book.facts)

    def close(self) -> None:
        for process in self.running:
            if process.is_alive() and process.pid:
                os.kill(process.pid, signal.SIGKILL)
            process.join(20)


def work(where: Path | ViewsSchema, source: FactSource, share: int, of: int, batch: int, to: int) -> None:
    """What a projector's process does."""
    projector = Projector(source, Views(where), share=share, of=of, batch=batch)
    while projector.stood_at < to:
        with contextlib.suppress(ShareTaken, StoreUnavailable, LogUnavailable):
            projector.step()
    os._exit(0)


@pytest.fixture
def stage(book: Book, kafka_server: str, word: str, tmp_path: Path, fresh_views: FreshViews) -> Iterator[Stage]:
    seed = random.randrange(1 << 30)
    print("seed", seed)
    stage = Stage(book, kafka_server, word, tmp_path, fresh_views)
    stage.chance.seed(seed)
    yield stage
    stage.close()


def kill(process: BaseProcess) -> None:
    process.kill()
    process.join(20)


@pytest.mark.fault(3, 28)
def test_two_shares_with_twins_killed_at_random_end_as_if_nothing_had_happened(stage: Stage) -> None:
    chance, shares = stage.chance, [0, 1]
    alive = [(share, stage.start(share, 2)) for share in (*shares, *shares)]
    for _ in range(10):
        share, process = alive.pop(chance.randrange(len(alive)))
        before = stage.place(share, 2)
        stage.wait_for(share, 2, before + chance.randint(0, 60))
        kill(process)
        alive.append((share, stage.start(share, 2, from_store=chance.random() < 0.3)))
    for share in shares:
        stage.wait_for(share, 2, len(stage.book.stored))
    stage.judge()


@pytest.mark.fault(28)
def test_a_storm_of_takeovers_with_stopped_processes_that_wake_up_later(stage: Stage) -> None:
    chance, asleep = stage.chance, list[BaseProcess]()
    for number in range(20):
        process = stage.start(0, 1, from_store=chance.random() < 0.4)
        stage.wait_for(0, 1, stage.place(0, 1) + chance.randint(0, 30))
        if chance.random() < 0.5:
            kill(process)
        elif process.pid:
            os.kill(process.pid, signal.SIGSTOP)
            asleep.append(process)
            if holds_the_lock(stage):
                os.kill(process.pid, signal.SIGCONT)  # stopped in the middle of a transaction: nobody could go on
        if number % 5 == 4:
            wake(asleep)
    stage.start(0, 1)
    wake(asleep)
    stage.wait_for(0, 1, len(stage.book.stored))
    stage.judge()


def holds_the_lock(stage: Stage) -> bool:
    """Whether nobody else can write now."""
    where = stage.views.where
    if isinstance(where, Path):
        with contextlib.closing(sqlite3.connect(where, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False
    with psycopg.connect(where.postgres.url) as connection:
        shares = sql.Identifier(where.name, "shares")
        try:
            connection.execute(sql.SQL("SELECT 1 FROM {} FOR UPDATE NOWAIT").format(shares))
        except psycopg.errors.LockNotAvailable:
            return True
    return False


def wake(asleep: list[BaseProcess]) -> None:
    while asleep:
        process = asleep.pop()
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGCONT)


@pytest.mark.fault(27)
def test_a_stopped_projector_finds_its_share_moved_and_goes_on_from_there(stage: Stage) -> None:
    slow = stage.start(0, 1)
    stage.wait_for(0, 1, stage.chance.randint(1, 200))
    assert slow.pid
    os.kill(slow.pid, signal.SIGSTOP)
    while holds_the_lock(stage):
        os.kill(slow.pid, signal.SIGCONT)
        slow.join(0.002)
        os.kill(slow.pid, signal.SIGSTOP)
    with contextlib.closing(KafkaSource(stage.bootstrap, stage.word)) as source:
        faster, to = Projector(source, stage.views, batch=5), stage.place(0, 1) + 100
        while faster.stood_at < to:
            faster.step()
    os.kill(slow.pid, signal.SIGCONT)
    slow.join(SECONDS)
    assert slow.exitcode == 0
    assert stage.place(0, 1) == len(stage.book.stored)
    stage.judge()
