"""Read models are built anew beside the live ones and take their place only when both are the same, killed or not."""

import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import typer
from sqlalchemy import select, text, update
from typer.testing import CliRunner

from projections.case_timeline import case_timeline
from projections.gaps._shape import Detector, detectors
from projections.open_gaps import gaps
from schemas.moment import moment_of
from schemas.recorded import StoredFact
from services.clock import SetClock
from services.commands.rebuild import rebuild
from services.config import Settings
from services.desk import Desk
from services.embedded import Embedded
from services.store.postgres import Postgres
from services.store.postgres_recorder import PostgresRecorder
from services.store.recorder import NewFact, Write
from services.store.sqlite_recorder import SQLiteRecorder
from services.views.database import LAYOUT, Views
from services.views.generations import Where, generations_in, open_live, remove_old
from services.views.generations_in_database import GenerationsInDatabase
from services.views.places import Part
from services.views.projecting import Projector
from services.views.rebuilding import Outcome, Rebuilding
from services.views.renewing import PartNotRenewed, Renewing
from services.views.selection import NotRebuilt, Selection
from services.views.tables import detector_states, made_by, shares, workflow_states
from tests.made_up_record import Book, MadeUpSource, a_long_life
from tests.real_views import FreshViews
from tests.reference_fold import all_digests, reference, told

DAY = timedelta(days=1)
CODE = "HANDOVER_UNANSWERED"
app = typer.Typer()
app.command()(rebuild)


@pytest.fixture(scope="module")
def book() -> Book:
    return a_long_life()


class Files:
    """A record with a live generation in the same folder, or in a database."""

    def __init__(self, folder: Path, book: Book, where: Where) -> None:
        self.folder, self.book, self.where = folder, book, where
        self.generations = generations_in(where)
        self.store = SQLiteRecorder(folder / "record.db")
        self.desk = desk_in(where)
        self.live = Views(self.generations.of(1))
        self.projector = Projector(self.store, self.live)

    @classmethod
    def up_to_date(cls, folder: Path, book: Book, where: Where) -> "Files":
        """The live generation is where the record is, and was asked for a day more."""
        book.written(folder / "record.db").close()
        files = cls(folder, book, where)
        run(files.projector, book)
        return files

    def rebuild(self, *only: str, accept: tuple[str, ...] = (), source: Any = None, from_zero: bool = False) -> Outcome:
        run = Rebuilding(source or self.store, self.desk, self.where, Selection.of(only), accept)
        return run.run(from_zero=from_zero)

    def numbers(self) -> list[int]:
        return self.generations.numbers()

    def of(self, number: int, read: Callable[[Views], Any] = all_digests) -> Any:
        views = Views(self.generations.of(number))
        try:
            return read(views)
        finally:
            views.close()

    def spoil(self, number: int = 1) -> None:
        """Somebody changes a row of a generation by hand."""
        views = Views(self.generations.of(number))
        with views.write() as write:
            write.execute(update(case_timeline).where(case_timeline.c.position == 1).values(happened_at=0))
        views.close()

    def close(self) -> None:
        for one in (self.store, self.desk, self.live):
            one.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, book: Book) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    Files.up_to_date(folder, book, folder).close()
    return folder


@pytest.fixture
def files(tmp_path: Path, prepared: Path, book: Book, views_where: Where) -> Iterator[Files]:
    """On each database."""
    if views_where == tmp_path:
        shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
        files = Files(tmp_path, book, views_where)
    else:
        files = Files.up_to_date(tmp_path, book, views_where)
    yield files
    files.close()


@pytest.fixture
def in_files(tmp_path: Path, prepared: Path, book: Book) -> Iterator[Files]:
    """In files alone."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    files = Files(tmp_path, book, tmp_path)
    yield files
    files.close()


def desk_in(where: Where) -> Desk:
    return Desk(where / "desk.db" if isinstance(where, Path) else where)


def test_what_is_built_anew_is_the_same_and_becomes_live(files: Files) -> None:
    before = all_digests(files.live)
    outcome = files.rebuild()
    assert (outcome.switched, outcome.live, outcome.position, outcome.differing) == (
        True,
        2,
        len(files.book.stored),
        (),
    )
    assert outcome.asked_to == files.book.now + DAY
    assert (files.desk.live(), files.desk.building()) == (2, None)
    assert files.of(2) == before
    assert files.of(2, told) == reference(files.book.facts, files.book.now + DAY)


def test_the_old_one_is_kept_until_the_next_rebuild(files: Files) -> None:
    files.rebuild()
    assert files.numbers() == [1, 2]
    files.rebuild()
    assert files.numbers() == [2, 3]
    assert [file.name for file in files.folder.glob("views-1*")] == []


def test_the_old_one_is_kept_for_a_day_at_most(files: Files) -> None:
    files.rebuild()
    remove_old(files.desk, files.where)
    assert files.numbers() == [1, 2]
    make_older(files, number=1, seconds=25 * 3600)
    remove_old(files.desk, files.where)
    assert files.numbers() == [2]


def make_older(files: Files, number: int, seconds: int) -> None:
    """As if so much time had passed since a generation was left."""
    one = files.generations.of(number)
    if isinstance(one, Path):
        then = one.stat().st_mtime - seconds
        os.utime(one, (then, then))
        return
    with files.live.write() as write:
        write.execute(text("UPDATE generation SET left_at = left_at - :micros"), {"micros": seconds * 1_000_000})


def test_where_they_differ_the_live_one_stays_and_the_tables_are_named(files: Files) -> None:
    files.spoil()
    outcome = files.rebuild()
    assert (outcome.switched, outcome.live, outcome.differing) == (False, 1, ("case_timeline",))
    assert files.desk.live() == 1
    again = files.rebuild(accept=("case_timeline",))
    assert (again.switched, again.live, again.differing) == (True, 2, ("case_timeline",))


def test_what_was_accepted_is_no_leave_for_another_table(files: Files) -> None:
    files.spoil()
    assert not files.rebuild(accept=("gaps",)).switched


def test_an_altered_record_is_found_by_the_comparison(files: Files) -> None:
    altered = list(files.book.stored)
    one, other = altered[10], altered[9]
    place = (one.position, one.stream, one.version, one.key, other.name, one.recorded_at)
    altered[10] = StoredFact(*place, other.value, other.content_hash)
    outcome = files.rebuild(source=MadeUpSource(altered))
    assert not outcome.switched
    assert "applied" in outcome.differing


def test_some_parts_alone_are_built_anew_and_the_rest_is_taken_over(files: Files) -> None:
    before = all_digests(files.live)
    outcome = files.rebuild("case_timeline", "gaps")
    assert outcome.switched
    assert {"case_timeline", "gaps", "gap_changes", "detector_states"} < set(outcome.tables)
    assert "case_status" not in outcome.tables
    assert files.of(2) == before
    assert files.of(2, signed) == signed(files.live)


def signed(views: Views) -> list[Any]:
    with views.read() as read:
        return sorted(tuple(row) for row in read.execute(select(made_by)))


def test_taking_over_takes_what_was_spoilt_too_and_building_anew_does_not(files: Files) -> None:
    files.spoil()
    assert files.rebuild("gaps").switched
    assert files.rebuild("case_timeline").differing == ("case_timeline",)


def test_a_name_that_nothing_has_is_refused(files: Files) -> None:
    with pytest.raises(NotRebuilt, match=r"there is nothing called timeline; there are .*case_timeline"):
        files.rebuild("timeline")
    with pytest.raises(NotRebuilt, match="there is no table called timeline"):
        files.rebuild(accept=("timeline",))


def test_two_rebuilds_at_once_are_refused(files: Files) -> None:
    other = desk_in(files.where)
    assert other.take("rebuilding", 60)
    with pytest.raises(NotRebuilt, match="another rebuild is running"):
        files.rebuild()
    other.close()


def test_read_models_of_several_shares_are_not_rebuilt_here(files: Files) -> None:
    with files.live.write() as write:
        write.execute(update(shares).values(shares=2))
    with pytest.raises(NotRebuilt, match="several shares"):
        files.rebuild()


def test_live_traffic_goes_on_meanwhile_and_the_new_one_catches_up(
    book: Book, tmp_path: Path, views_where: Where
) -> None:
    """While the new one is being built, facts are applied to the live one between any two batches."""
    growing = Files.up_to_date(tmp_path, half(book), views_where)
    rest = book.stored[len(growing.book.stored) :]

    class Busy:
        """Every time the rebuild reads, something is recorded and applied to the live generation."""

        def after(self, position: int, limit: int) -> Any:
            if rest:
                more = Book()
                more.stored = [rest.pop(0)]
                more.written(growing.folder / "record.db").close()
                growing.projector.run_to(growing.store.head().position)
            return growing.store.after(position, min(limit, 9))

    outcome = growing.rebuild(source=Busy())
    assert outcome.switched
    growing.projector.run_to(len(book.stored))
    switched = Projector(growing.store, Views(growing.generations.of(2)))
    switched.run_to(len(book.stored))
    assert outcome.position > len(half(book).stored)
    assert all_digests(switched.views) == all_digests(growing.live)
    switched.views.close()
    growing.close()


def half(book: Book) -> Book:
    some = Book()
    some.stored, some.now = book.stored[:60], moment_of(book.stored[59].recorded_at) - DAY
    return some


def test_the_running_service_follows_the_switch(tmp_path: Path, book: Book) -> None:
    book.written(tmp_path / "record.db").close()
    with Embedded(Settings(data=tmp_path), SetClock(book.now + DAY)) as service:
        service.catch_up()
        position, open_before = service.place(), told(service.views)
        asked = service.record.store.head()
        desk = Desk(tmp_path / "desk.db")
        outcome = Rebuilding(service.record.store, desk, tmp_path, Selection.of(())).run()
        assert outcome.switched
        assert service.generation == 1
        service.catch_up()
        assert (service.generation, service.place(), told(service.views)) == (2, position, open_before)
        assert service.record.store.head() == asked, "a rebuild tells nobody and commands nothing a second time"
        desk.close()


def test_a_service_that_does_not_project_follows_it_too(tmp_path: Path, book: Book) -> None:
    book.written(tmp_path / "record.db").close()
    settings, clock = Settings(data=tmp_path), SetClock(book.now + DAY)
    with Embedded(settings, clock) as projecting, Embedded(settings, clock) as reading:
        projecting.catch_up()
        desk = Desk(tmp_path / "desk.db")
        Rebuilding(projecting.record.store, desk, tmp_path, Selection.of(())).run()
        assert not reading.catch_up()
        assert reading.generation == 2
        assert reading.wait_for(projecting.place())
        desk.close()


PLACES = (
    "rebuild.begun",
    "project.before_commit",
    "project.after_commit",
    "rebuild.built",
    "rebuild.brought",
    "rebuild.compared",
    "rebuild.before_switch",
    "rebuild.after_switch",
)


@pytest.mark.parametrize("place", PLACES)
def test_killed_at_any_step_it_goes_on_and_ends_the_same(place: str, files: Files) -> None:
    before = all_digests(files.live)
    killed = run_killed(files, place)
    assert killed.returncode == -signal.SIGKILL
    assert files.desk.live() == (2 if place == "rebuild.after_switch" else 1)
    built = files.desk.building()
    files.desk.take("rebuilding", 0)
    again = Outcome(*cast(Any, rerun(files)))
    assert again.switched
    assert again.live == 2 + (place in ("rebuild.begun", "rebuild.after_switch"))
    assert (built is None) == (place == "rebuild.after_switch")
    assert files.of(again.live) == before


def rerun(files: Files) -> Outcome:
    """The next run, once the lease of the killed one is over."""
    with_lease_over(files)
    return files.rebuild()


def with_lease_over(files: Files) -> None:
    desk = desk_in(files.where)
    desk.tables.rows("DELETE FROM leases")
    desk.close()


def test_killed_while_the_rest_is_taken_over_it_begins_again(files: Files) -> None:
    before = all_digests(files.live)
    killed = run_killed(files, "rebuild.taken_over", "gaps")
    assert killed.returncode == -signal.SIGKILL
    with_lease_over(files)
    assert files.rebuild("gaps").switched
    assert files.of(files.desk.live()) == before


def test_it_goes_on_where_it_was_and_reads_nothing_twice(files: Files) -> None:
    assert run_killed(files, "rebuild.built").returncode == -signal.SIGKILL
    with_lease_over(files)
    read: list[int] = []

    class Watched:
        def after(self, position: int, limit: int) -> Any:
            read.append(position)
            return files.store.after(position, limit)

    assert files.rebuild(source=Watched()).switched
    assert read == []


def test_from_zero_goes_on_with_nothing(files: Files) -> None:
    files.spoil()
    assert not files.rebuild().switched
    files.spoil(number=2)
    assert files.rebuild(accept=("case_timeline",), from_zero=True).live == 3
    assert files.of(3)["case_timeline"] != files.of(1)["case_timeline"]


def test_what_other_code_began_is_begun_again(files: Files) -> None:
    files.spoil()
    files.rebuild()
    views = Views(files.generations.of(2))
    with views.write() as write:
        write.execute(update(made_by).values(code_hash="0" * 64))
    views.close()
    assert files.rebuild(accept=("case_timeline",)).live == 3


OPENED = """
import os
import sys
from tests.services.test_rebuilding import *
folder, word, only = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
Settings.load()
where, store = Postgres(os.environ["VIEWS_IN"], word) if word else folder, SQLiteRecorder(folder / "record.db")
"""
REBUILD = "Rebuilding(store, desk_in(where), where, Selection.of(only)).run()"
RENEW = "Renewing(Projector(store, Views(generations_in(where).of(1)))).renew()"


def run_killed(files: Files, place: str, *only: str, doing: str = REBUILD) -> subprocess.CompletedProcess[str]:
    """A process that rebuilds or renews and dies at a place."""
    word, url = ("", "") if isinstance(files.where, Path) else (files.where.word, files.where.url)
    return subprocess.run(
        [sys.executable, "-c", OPENED + doing, str(files.folder), word, *only],
        env={**os.environ, "VIEWS_IN": url, "THROUGHCARE_CRASH_AT": place},
        capture_output=True,
        text=True,
        check=False,
    )


def invoked(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments), env={"THROUGHCARE_DATA": str(folder)})


def test_the_command_says_what_came_of_it(in_files: Files) -> None:
    done = invoked(in_files.folder)
    assert done.exit_code == 0
    assert f"Built anew and compared at position {len(in_files.book.stored)}: " in done.output
    assert " tables are the same. Generation 2 is live now;" in done.output
    answer = json.loads(invoked(in_files.folder, "--json").output)
    assert (answer["switched"], answer["live"], answer["position"]) == (True, 3, len(in_files.book.stored))
    assert set(answer["tables"].values()) == {"same"}


def test_the_command_rebuilds_in_the_database_that_the_settings_name(
    postgres: Postgres, book: Book, tmp_path: Path
) -> None:
    with closing(PostgresRecorder(postgres)) as store, closing(Views(generations_in(postgres).of(1))) as live:
        for one in book.stored:
            new = NewFact(one.name, one.key, one.value, one.content_hash, None, "NHS_MH")
            store.write(Write(one.stream, one.version - 1, (new,), recorded_at=one.recorded_at))
        run(Projector(store, live), book)
        before = all_digests(live)
    named = {"THROUGHCARE_DATA": str(tmp_path), "THROUGHCARE_POSTGRES": postgres.url, "THROUGHCARE_WORD": postgres.word}
    done = CliRunner().invoke(app, ["--json"], env=named)
    assert (done.exit_code, done.stderr) == (0, "")
    answer = json.loads(done.output)
    assert (answer["switched"], answer["live"], answer["position"]) == (True, 2, len(book.stored))
    with closing(Views(generations_in(postgres).of(2))) as anew:
        assert all_digests(anew) == before
    nowhere = CliRunner().invoke(app, [], env={**named, "THROUGHCARE_WORD": f"{postgres.word}x"})
    assert nowhere.exit_code == 2
    assert f"there is no record {postgres.word}x_record in the database" in nowhere.stderr
    assert not GenerationsInDatabase(Postgres(postgres.url, f"{postgres.word}x")).has_part("record")


def test_the_command_names_what_differs_and_ends_with_one(in_files: Files) -> None:
    in_files.spoil()
    done = invoked(in_files.folder)
    assert done.exit_code == 1
    assert "these tables differ: case_timeline. Generation 1 stays live." in done.output
    answer = json.loads(invoked(in_files.folder, "--json").output)
    assert answer["tables"]["case_timeline"] == "differs"
    accepted = invoked(in_files.folder, "--accept", "case_timeline")
    assert accepted.exit_code == 0
    assert "These differed, as you accepted: case_timeline." in accepted.output


def test_the_command_refuses_what_it_does_not_know(in_files: Files, tmp_path: Path) -> None:
    unknown = invoked(in_files.folder, "--only", "timeline")
    assert unknown.exit_code == 2
    assert "--only, --accept: there is nothing called timeline; there are " in unknown.stderr
    nowhere = invoked(tmp_path / "nowhere")
    assert nowhere.exit_code == 2
    assert "there is no record in" in nowhere.stderr


def test_the_command_says_why_nothing_was_switched(in_files: Files) -> None:
    other = desk_in(in_files.where)
    other.take("rebuilding", 60)
    done = invoked(in_files.folder, "--json")
    assert done.exit_code == 1
    said = json.loads(done.stderr)
    assert said["rule"] == "not_rebuilt"
    assert said["detail"].startswith("nothing was switched: another rebuild is running")
    other.close()


def test_the_command_says_so_where_the_record_is_in_doubt(in_files: Files) -> None:
    with sqlite3.connect(in_files.folder / "record.db") as connection:
        connection.execute("DROP TRIGGER facts_refuse_DELETE")
        connection.execute("DELETE FROM facts WHERE position = 7")
    connection.close()
    done = invoked(in_files.folder)
    assert done.exit_code == 4
    assert "Not possible (store_damaged): record.db lacks a position" in done.stderr
    assert in_files.desk.live() == 1


# A part whose code has changed


SOURCE = Path(detectors()[CODE].evolve.__code__.co_filename).read_text(encoding="utf-8")


def detector_of(folder: Path, name: str, source: str) -> Detector[Any]:
    """The detector as a file with this text would define it."""
    file = folder / f"{name}.py"
    file.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    object.__setattr__(module.detector, "code", CODE)
    return cast("Detector[Any]", module.detector)


LATER = (
    SOURCE.replace("as_of < offer.answer_by", "as_of < offer.answer_by + PATIENCE")
    .replace("(state.offer.answer_by,)", "(state.offer.answer_by + PATIENCE,)")
    .replace("class Offer", "from datetime import timedelta\n\nPATIENCE = timedelta(hours=5)\n\n\nclass Offer")
)


def standing(projector: Projector, code: str = CODE) -> list[Any]:
    """What is kept of one detector."""
    with projector.views.read() as read:
        lines = list(read.execute(select(gaps).where(gaps.c.code == code).order_by(gaps.c.gap_id)))
        states = select(detector_states).where(detector_states.c.detector == code).order_by(detector_states.c.key)
        return [*lines, *(tuple(row._mapping[one] for one in ("key", "state", "open")) for row in read.execute(states))]


@pytest.mark.parametrize("shares_of_it", [1, 2])
def test_a_detector_whose_code_has_changed_is_built_anew_alone(
    shares_of_it: int, book: Book, tmp_path: Path, fresh_views: FreshViews
) -> None:
    changed = {**detectors(), CODE: detector_of(tmp_path, f"changed_{shares_of_it}", LATER)}
    source, views, other = MadeUpSource(book.stored), fresh_views(), fresh_views("other")
    for share in range(shares_of_it):
        at = {"share": share, "of": shares_of_it}
        run(Projector(source, views, **at), book)
        run(Projector(source, other, **at, gaps=changed), book)
    before = standing(Projector(source, views), "DISCHARGE_PREREQ_UNSTAFFED")
    assert standing(Projector(source, views)) != standing(Projector(source, other))
    for share in range(shares_of_it):
        renewed = Renewing(Projector(source, views, share=share, of=shares_of_it, gaps=changed)).renew()
        assert renewed == [Part("gap", CODE)]
    assert all_digests(views) == all_digests(other)
    assert standing(Projector(source, views), "DISCHARGE_PREREQ_UNSTAFFED") == before
    assert Renewing(Projector(source, views, share=0, of=shares_of_it, gaps=changed)).renew() == []


def run(projector: Projector, book: Book) -> Projector:
    projector.run_to(len(book.stored))
    projector.ask(book.now + DAY)
    return projector


def test_a_new_detector_is_folded_from_the_first_fact(book: Book, fresh_views: FreshViews) -> None:
    source, views, other = MadeUpSource(book.stored), fresh_views(), fresh_views("other")
    few = {code: one for code, one in detectors().items() if code != CODE}
    run(Projector(source, views, gaps=few), book)
    run(Projector(source, other), book)
    assert standing(Projector(source, views)) == []
    assert Renewing(Projector(source, views)).renew() == [Part("gap", CODE)]
    assert all_digests(views) == all_digests(other)


def test_what_a_detector_made_that_is_gone_goes_too(book: Book, fresh_views: FreshViews) -> None:
    source, views = MadeUpSource(book.stored), fresh_views()
    run(Projector(source, views), book)
    few = {code: one for code, one in detectors().items() if code != CODE}
    assert Renewing(Projector(source, views, gaps=few)).renew() == [Part("gap", CODE)]
    assert standing(Projector(source, views)) == []
    assert {line.gap_id for line in told(views)}


def test_an_empty_generation_has_nothing_to_renew(book: Book, fresh_views: FreshViews) -> None:
    views = fresh_views()
    assert Renewing(Projector(MadeUpSource(book.stored), views)).renew() == []


def mark_as_old(views: Views, part: Part) -> None:
    """As if other code had made it."""
    with views.write() as write:
        same = (made_by.c.kind == part.kind) & (made_by.c.name == part.name)
        write.execute(update(made_by).where(same).values(code_hash="0" * 64))


@pytest.mark.parametrize("place", ["renew.before_commit", "renew.after_commit"])
def test_killed_while_it_is_renewed_the_old_one_stands_or_the_new_one(place: str, files: Files) -> None:
    before = all_digests(files.live)
    files.spoil()
    mark_as_old(files.live, Part("read_model", "case_timeline"))
    killed = run_killed(files, place, doing=RENEW)
    assert killed.returncode == -signal.SIGKILL
    assert (all_digests(files.live) == before) == (place == "renew.after_commit")
    Renewing(files.projector).renew()
    assert all_digests(files.live) == before


def test_a_read_model_whose_code_has_changed_is_made_anew_in_its_present_form(files: Files) -> None:
    before = all_digests(files.live)
    with files.live.write() as write:
        write.execute(text("ALTER TABLE asked DROP COLUMN acknowledged"))
    mark_as_old(files.live, Part("read_model", "asked"))
    assert Renewing(files.projector).renew() == [Part("read_model", "asked")]
    assert all_digests(files.live) == before


def test_a_renewed_workflow_does_nothing_a_second_time(files: Files) -> None:
    todo = next(one for one in files.projector.todos if one.workflow.name == "lapse_unanswered_handovers")
    with files.live.read() as read:
        due = list(todo.due(files.book.now + 9 * DAY, read))
    assert due
    with files.live.write() as write:
        todo.given(due[0], write)
    mark_as_old(files.live, Part("workflow", todo.workflow.name))
    assert Renewing(files.projector).renew() == [Part("workflow", todo.workflow.name)]
    with files.live.read() as read:
        assert [one.key for one in todo.due(files.book.now + 9 * DAY, read)] == [one.key for one in due[1:]]


def test_a_rebuild_hands_on_what_was_given(files: Files) -> None:
    todo = next(one for one in files.projector.todos if one.workflow.name == "lapse_unanswered_handovers")
    with files.live.read() as read:
        due = list(todo.due(files.book.now + 9 * DAY, read))
    with files.live.write() as write:
        for one in due:
            todo.given(one, write)
    assert files.rebuild().switched

    def still_due(views: Views) -> list[Any]:
        with views.read() as read:
            assert read.execute(select(workflow_states)).all()
            return list(todo.due(files.book.now + 9 * DAY, read))

    assert files.of(2, still_due) == []


def test_facts_that_are_held_are_left_out_of_what_is_renewed(book: Book, fresh_views: FreshViews) -> None:
    cut = [one._replace(value=one.value[:-3]) if one.position == 40 else one for one in book.stored]
    views = fresh_views()
    run(Projector(MadeUpSource(cut), views), book)
    before = all_digests(views)
    mark_as_old(views, Part("read_model", "case_timeline"))
    mark_as_old(views, Part("gap", CODE))
    assert len(Renewing(Projector(MadeUpSource(cut), views)).renew()) == 2
    assert all_digests(views) == before


def test_a_part_that_cannot_be_renewed_says_so_and_the_old_one_stays(files: Files, tmp_path: Path) -> None:
    raising = SOURCE.replace(
        "match recorded.fact:\n        case HandoverOffered() as", "match 1 // 0:\n        case 0 as"
    )
    before = all_digests(files.live)
    changed = {**detectors(), CODE: detector_of(tmp_path, "raising", raising)}
    with pytest.raises(PartNotRenewed, match=r"HANDOVER_UNANSWERED cannot be built anew: .* raises ZeroDivisionError"):
        Renewing(Projector(files.store, files.live, gaps=changed)).renew()
    assert all_digests(files.live) == before


def test_the_service_renews_when_it_starts(tmp_path: Path, book: Book) -> None:
    book.written(tmp_path / "record.db").close()
    settings, clock = Settings(data=tmp_path), SetClock(book.now + DAY)
    with Embedded(settings, clock) as service:
        service.catch_up()
        before = all_digests(service.views)
        mark_as_old(service.views, Part("gap", CODE))
        with service.views.write() as write:
            write.execute(update(gaps).values(openings=99))
    with Embedded(settings, clock) as service:
        service.catch_up()
        with service.views.read() as read:
            renewed = set(read.execute(select(gaps.c.openings).where(gaps.c.code == CODE)).scalars())
        assert 99 not in renewed
        assert all_digests(service.views).keys() == before.keys()


def test_a_generation_in_the_form_of_another_version_makes_way_for_a_new_one(
    tmp_path: Path, book: Book, views_where: Where
) -> None:
    book.written(tmp_path / "record.db").close()
    views = Views(generations_in(views_where).of(1))
    with views.write() as write:
        views.database.sign(LAYOUT + 1, write)
    views.close()
    desk = desk_in(views_where)
    store = SQLiteRecorder(tmp_path / "record.db")
    number, anew = open_live(desk, views_where, store)
    assert (number, desk.live()) == (2, 2)
    Projector(store, anew).run_to(len(book.stored))
    assert told(anew) == reference(book.facts)
    for one in (anew, desk, store):
        one.close()
