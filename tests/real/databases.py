"""PostgreSQL of a test's own."""

import shutil
import signal
import tempfile
from pathlib import Path

import psycopg

from services.stack.account import account
from services.stack.database import Database, prepare
from tests.real.running import NotReady, Program, free_ports

# Only here: the tests' server may lose what a power cut would take, and is three times as fast for it.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


class PostgresServer(Program):
    """One server, with its folder, which it finds again after it was killed."""

    def __init__(self, database: Database) -> None:
        super().__init__("PostgreSQL", database.folder.with_suffix(".out"))
        self.database = database

    @property
    def url(self) -> str:
        return self.database.url

    def up(self) -> None:
        """Start it and wait until it answers."""
        self.start(prepare(self.database), cwd="/", **account().options)
        self.wait_until(self.answers)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> int | None:
        """End it; unless told otherwise fast and clean, without waiting for its clients."""
        return super().stop(how)


class TemporaryFolder:
    """A folder that the account nobody may enter too, which the folders of pytest are not."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="throughcare-"))
        self.path.chmod(0o755)

    def remove(self) -> None:
        shutil.rmtree(self.path)


def started_postgres(folder: Path, **more: str) -> PostgresServer:
    """A server that answers; once more with another port when another program was quicker."""
    for last in (False, True):
        server = PostgresServer(Database(folder=folder, port=free_ports(1)[0], more={**QUICK, **more}))
        try:
            server.up()
        except NotReady:
            server.kill()
            if last or not server.found_its_port_taken():
                raise
            server.output.unlink()
        else:
            return server
    raise AssertionError("neither started nor failed")
