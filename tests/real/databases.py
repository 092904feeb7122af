"""PostgreSQL of a test's own."""

import shutil
import signal
import tempfile
import time
from pathlib import Path

import psycopg

from services.stack.account import account
from services.stack.database import ENVIRONMENT, Database, prepare
from tests.real.running import PATIENCE, TAKEN, NotReady, Program, free_ports

# Only here: the tests' server may lose what a power cut would take, to be quicker; a kill takes nothing from it.
QUICK = {"fsync": "off", "full_page_writes": "off"}


class PostgresServer(Program):
    """One server, with its folder, which it finds again after it was killed."""

    def __init__(self, database: Database) -> None:
        super().__init__("PostgreSQL", database.folder.with_suffix(".out"))
        self.database = database

    @property
    def url(self) -> str:
        return self.database.url

    def up(self) -> None:
        """Start it and wait until it answers, and before that until what was left of a killed one has gone."""
        until = time.monotonic() + PATIENCE
        while True:
            self.start(prepare(self.database), cwd="/", env=ENVIRONMENT, **account().options)
            try:
                return self.wait_until(self.answers)
            except NotReady:
                self.stop()
                if not self.said_this_time("still in use") or time.monotonic() > until:
                    raise

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
            if last or not server.said_this_time(*TAKEN):
                raise
        else:
            return server
    raise AssertionError("neither started nor failed")
