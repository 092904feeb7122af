"""A case goes out in one file: what is in it, what is refused, and that the record notes where all cases end."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from aggregates.handover import OfferHandover
from schemas import avro
from schemas.derived import sorted_json
from schemas.published import locks
from schemas.refused import Refused
from services.config import Settings
from services.desk import Desk
from services.exporting import archive, signing
from services.exporting.archive import zipped
from services.exporting.case_bundle import export_case
from services.exporting.keys import key_lines
from services.notarising import LEASE
from services.proof.custody import log_stream
from services.throughcare_verify import LOG_KEY, SOUND, Trust, keys_in, schema_in
from tests.real_views import DATABASES
from tests.spec import an_id
from tests.stories.world import World, line, party, world_of
from tests.verify.bundles import checked, files_of, rows_of

WARD, TEAM = party("ward_manager@NHS_MH"), party("social_worker@LA")
OFFER = {
    "handover_id": an_id("offer"),
    "sender": WARD,
    "to": TEAM,
    "points": [{"point_id": an_id("point"), "kind": "promise", "words": "Her keys are with the warden."}],
    "answer_by": datetime.fromisoformat("2020-01-06T12:00Z"),
}


def settings_on(kind: str, request: pytest.FixtureRequest, folder: Path) -> Settings:
    if kind == "sqlite":
        return Settings(data=folder)
    postgres = request.getfixturevalue("postgres")
    return Settings(data=folder, postgres=SecretStr(postgres.url), word=postgres.word)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_of(Settings(data=tmp_path / "data")) as one:
        yield one


def trust_of(world: World, folder: Path) -> Trust:
    (folder / "keys").write_text("\n".join(key_lines(world.service)))
    return Trust(keys_in(folder / "keys", LOG_KEY))


def two_cases(world: World) -> tuple[UUID, UUID]:
    """Ann's case, which is being handed over, and Ben's."""
    ann, ben = world.case("Ann", WARD), world.case("Ben", TEAM)
    world.tell(line("2020-01-03 09:00", WARD, OfferHandover, case_id=ann, **OFFER))
    return ann, ben


@pytest.mark.parametrize("kind", DATABASES)
def test_a_bundle_holds_all_of_one_case_and_nothing_of_another(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with world_of(settings_on(kind, request, tmp_path / "data")) as world:
        ann, ben = two_cases(world)
        store = world.service.record.store
        mine = [one.position for one in store.after(0, 100) if one.key == ann]
        raw = export_case(world.service, ann)
        assert [row["position"] for row in rows_of(files_of(raw))] == mine
        assert len(mine) > 1
        assert checked(raw, trust_of(world, tmp_path)).verdict == SOUND
        assert str(ben) not in raw.decode("latin-1")


def test_the_record_notes_where_all_cases_end_each_time(world: World) -> None:
    ann, _ = two_cases(world)
    store = world.service.record.store
    for _ in range(2):
        head = store.head().position
        raw = files_of(export_case(world.service, ann))
        noted = [one for one in store.stream(log_stream(store.store_id())) if one.name == "CaseHeadsTaken"][-1]
        assert avro.read(noted).fact.up_to == head
        assert raw[f"facts/{noted.position}"] == noted.value


def test_a_case_exported_again_is_sound_again(world: World, tmp_path: Path) -> None:
    ann, ben = two_cases(world)
    for case in (ann, ben, ann):
        assert checked(export_case(world.service, case), trust_of(world, tmp_path)).verdict == SOUND


def test_the_words_of_a_case_are_nowhere_in_the_clear(world: World) -> None:
    ann, _ = two_cases(world)
    raw = export_case(world.service, ann)
    assert b"warden" not in raw
    withheld = export_case(world.service, ann, withhold=True)
    ciphertexts = [
        avro.read(one).fact.points[0].words.ciphertext
        for one in world.service.record.store.after(0, 100)
        if one.name == "HandoverOffered"
    ]
    assert ciphertexts[0] in raw
    assert ciphertexts[0] not in withheld


def test_a_case_that_nobody_opened(world: World) -> None:
    two_cases(world)
    head = world.service.record.store.head()
    with pytest.raises(Refused, match="no case was opened under this id") as refusal:
        export_case(world.service, an_id("nobody's case"))
    assert refusal.value.rule == "case_not_found"
    assert world.service.record.store.head() == head


def test_nothing_goes_out_unsigned(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has the notary's lease and does not sign."""
    ann, _ = two_cases(world)
    other = Desk(world.service.settings.folder / "desk.db")
    assert other.take(LEASE, 1000)
    monkeypatch.setattr(signing, "LOOKS", 2)
    monkeypatch.setattr(signing, "LOOK_SECONDS", 0)
    with pytest.raises(Refused, match="no checkpoint was signed over this case yet") as refusal:
        export_case(world.service, ann)
    assert refusal.value.rule == "not_signed_yet"
    other.release(LEASE)
    assert export_case(world.service, ann)
    other.close()


def test_a_bundle_larger_than_anybody_would_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    with pytest.raises(Refused, match="one bundle holds at most 2 files") as refusal:
        zipped(dict.fromkeys("abc", b""))
    assert refusal.value.rule == "case_too_large"


def test_the_same_files_are_the_same_bytes(world: World) -> None:
    ann, _ = two_cases(world)
    raw = export_case(world.service, ann)
    assert zipped(files_of(raw)) == raw


def test_the_verifier_reads_every_schema_that_was_ever_published() -> None:
    """By its own reading it comes to the eight bytes that fastavro comes to."""
    for versions in locks().values():
        for lock in versions:
            raw = sorted_json(lock.schema).encode()
            crc, schema = schema_in(raw, f"schemas/{hashlib.sha256(raw).hexdigest()}.avsc")
            assert (crc, schema.name) == (lock.crc64, lock.name)
