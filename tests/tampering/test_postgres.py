"""The same on a real PostgreSQL: whoever owns the database alters, deletes and adds rows, and is named."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from services.config import Settings
from services.keyring import Keyring, kek_from
from services.proof.kept import Kept
from services.proof.notary import Notary
from services.proof.signing_key import signers
from services.recording import CareRecord
from services.store.postgres import Postgres
from services.verifying.finding import Cause, Finding
from services.verifying.report import With
from services.verifying.verify import verified
from tests.services.dying import asked, line
from tests.tampering.lived import nobody_watches

pytestmark = pytest.mark.postgres


class Owner:
    """Somebody who owns the database; no trigger stands in the way."""

    def __init__(self, place: Postgres) -> None:
        self.schema = place.schema("record")
        self.connection = psycopg.connect(place.url, autocommit=True)
        for table in ("facts", "head"):
            self.do("ALTER TABLE {schema}." + table + " DISABLE TRIGGER ALL")

    def do(self, words: str, *values: Any) -> None:
        self.connection.execute(sql.SQL(words).format(schema=sql.Identifier(self.schema)), values)

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def settings(postgres: Postgres, tmp_path: Path) -> Settings:
    """A record of sixty facts, signed here and there."""
    found = Settings(data=tmp_path, postgres=postgres.url, word=postgres.word)
    keyring = Keyring(postgres, kek_from(tmp_path / "kek.hex"))
    with closing(keyring), closing(CareRecord(postgres, keyring)) as record, closing(Kept(postgres)) as kept:
        notary = Notary(record.store, kept, signers(found, record.store.store_id()))
        for number in range(20):
            record.do_now(line(number), asked(number))
            if number % 3 == 1:
                notary.once(now=True)
        notary.once(now=True)
    return found


@pytest.fixture
def owner(settings: Settings, postgres: Postgres) -> Iterator[Owner]:
    assert check(settings) == []
    with closing(Owner(postgres)) as one:
        yield one


def check(settings: Settings) -> list[Finding]:
    return list(verified(settings, {With.store}, nobody_watches).findings)


OTHER = "00000000-0000-4000-8000-000000000000"


@pytest.mark.threat(1, 2, 4, 5)
@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("UPDATE {schema}.facts SET value=set_byte(value, 60, 255) WHERE position=17", {(Cause.bytes_altered, 17)}),
        ("UPDATE {schema}.facts SET leaf_hash=sha256('x') WHERE position=17", {(Cause.leaf_altered, 17)}),
        ("UPDATE {schema}.facts SET name='CaseClosed' WHERE position=17", {(Cause.row_altered, 17)}),
        ("UPDATE {schema}.facts SET recorded_at=recorded_at+1 WHERE position=17", {(Cause.row_altered, 17)}),
        (f"UPDATE {{schema}}.facts SET key='{OTHER}' WHERE position=17", {(Cause.row_altered, 17)}),
        (f"UPDATE {{schema}}.facts SET stream='{OTHER}' WHERE position=17", {(Cause.row_altered, 17)}),
        ("UPDATE {schema}.facts SET version=99 WHERE position=17", {(Cause.row_altered, 17)}),
        ("UPDATE {schema}.facts SET command_body=NULL WHERE position=17", {(Cause.row_altered, 17)}),
        ("DELETE FROM {schema}.facts WHERE position=17", {(Cause.row_missing, 17)}),
        ("DELETE FROM {schema}.facts WHERE position=60", {(Cause.row_missing, 60)}),
        (
            "UPDATE {schema}.facts SET position=500 WHERE position=17",
            {(Cause.row_missing, 17), (Cause.row_added, 500)},
        ),
        ("UPDATE {schema}.head SET recorded_at=recorded_at+1", {(Cause.head_altered, 60)}),
    ],
)
def test_what_the_owner_of_the_database_does_is_named(
    deed: str, expected: set[tuple[Cause, int]], owner: Owner, settings: Settings
) -> None:
    owner.do(deed)
    assert {(one.cause, one.position) for one in check(settings)} == expected


@pytest.mark.threat(3, 15)
def test_an_end_that_was_cut_off_is_named(owner: Owner, settings: Settings) -> None:
    owner.do("DELETE FROM {schema}.facts WHERE position>50")
    owner.do("UPDATE {schema}.head SET position=50, recorded_at=(SELECT max(recorded_at) FROM {schema}.facts)")
    assert {(one.cause, one.position) for one in check(settings)} == {(Cause.record_shorter, 51)}
