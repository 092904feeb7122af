"""Ready, degraded or down: each sentence of `/readyz`, and the number of each part, on PostgreSQL and Kafka."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from services import following, notarising
from services.clock import SetClock
from services.config import Settings
from services.desk import Desk
from services.http.health import ready
from services.kafka.published import LEASE as RELAYING
from services.metrics import Metrics
from services.opened import Opened, projecting
from services.store.postgres import Postgres
from tests.services.dying import asked, line

GOOD = "the store can be read and the read models follow it"
LEASES = (projecting(0), projecting(1), following.LEASE, notarising.LEASE, RELAYING)
PARTS = ("projector 0", "projector 1", "clock", "notary", "relay")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime.now(UTC))


@pytest.fixture
def service(postgres: Postgres, kafka_server: str, clock: SetClock, tmp_path: Path) -> Iterator[Opened]:
    """What whoever serves has open, of two shares, with two facts published and projected."""
    settings = Settings(
        data=tmp_path,
        postgres=SecretStr(postgres.url),
        kafka=kafka_server,
        word=postgres.word,
        shares=2,
    )
    with Opened(settings) as one:
        one.record.do_now(line(0), asked(0))
        for projector in one.projectors:
            projector.run_to(one.record.store.head().position)
        one.desk.take(RELAYING)
        one.desk.save_progress(RELAYING, one.record.store.head().position, "topic", RELAYING)
        one.clock = one.record.store.clock = clock
        clock.moment = datetime.now(UTC)
        yield one


@pytest.fixture
def at_work(service: Opened) -> Desk:
    """Every part is at work."""
    for lease in LEASES:
        assert service.desk.take(lease, 600)
    return service.desk


def numbers(service: Opened) -> dict[tuple[str, ...], float]:
    """Each of the numbers, by its name and its labels."""
    page = Metrics(service).page().decode()
    samples = (one for family in text_string_to_metric_families(page) for one in family.samples)
    return {(one.name, *one.labels.values()): one.value for one in samples}


def test_everything_at_work_is_ready(service: Opened, at_work: Desk) -> None:
    head = service.record.store.head().position
    found = ready(service)
    assert (found.standing, found.why) == ("ready", GOOD)
    assert (found.store_position, found.projector_position, found.published_position) == (head, head, head)
    assert (found.behind_seconds, found.unpublished_seconds) == (0.0, 0.0)
    told = numbers(service)
    for part in PARTS:
        assert (told["care_part_at_work", part], told["care_part_hindered", part]) == (1, 0)
    for share in ("0", "1"):
        assert (told["care_share_owned", share], told["care_share_position", share]) == (1, head)
    assert told["care_published_position",] == head
    assert told["care_relay_backlog_facts",] == told["care_relay_behind_seconds",] == 0


@pytest.mark.parametrize(("lease", "part"), list(zip(LEASES, PARTS, strict=True)))
def test_a_part_that_nobody_does_is_named(service: Opened, at_work: Desk, lease: str, part: str) -> None:
    at_work.release(lease)
    found, told = ready(service), numbers(service)
    assert (found.standing, found.why) == ("degraded", f"no {part} is at work")
    assert told["care_part_at_work", part] == 0
    for share in ("0", "1"):
        assert told["care_share_owned", share] == (0 if lease == projecting(int(share)) else 1)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_cannot_go_on_says_why(service: Opened, at_work: Desk, part: str) -> None:
    at_work.say_hindered(part, "LogUnavailable: no Kafka answers")
    found, told = ready(service), numbers(service)
    why = f"the {part} cannot go on (LogUnavailable: no Kafka answers)"
    assert (found.standing, found.why) == ("degraded", why)
    assert {one: told["care_part_hindered", one] for one in PARTS} == {one: float(one == part) for one in PARTS}
    at_work.say_hindered(part, None)
    assert ready(service).standing == "ready"


def test_facts_that_wait_to_be_published_are_counted_and_after_half_a_minute_said(
    service: Opened, at_work: Desk, clock: SetClock
) -> None:
    before = service.record.store.head().position
    service.record.do_now(line(1), asked(1))
    head = service.record.store.head().position
    for projector in service.projectors:
        projector.run_to(head)
    assert ready(service).standing == "ready"
    clock.moment += timedelta(seconds=45)
    found, told = ready(service), numbers(service)
    assert found.unpublished_seconds is not None
    assert found.unpublished_seconds > 30
    why = f"{head - before} facts have waited up to {found.unpublished_seconds:.0f} seconds to be published"
    assert (found.standing, found.why) == ("degraded", why)
    assert (told["care_published_position",], told["care_relay_backlog_facts",]) == (before, head - before)
    assert told["care_relay_behind_seconds",] > 30


def test_read_models_that_are_behind_say_so_and_which_share_it_is(
    service: Opened, at_work: Desk, clock: SetClock
) -> None:
    before = service.record.store.head().position
    service.record.do_now(line(1), asked(1))
    head = service.record.store.head().position
    at_work.save_progress(RELAYING, head, "topic", RELAYING)
    service.projectors[0].run_to(head)
    clock.moment += timedelta(seconds=45)
    found, told = ready(service), numbers(service)
    assert (found.standing, found.why) == ("degraded", "the read models are more than 30 seconds behind the record")
    assert (told["care_share_position", "0"], told["care_share_position", "1"]) == (head, before)


def test_several_reasons_stand_side_by_side(service: Opened, at_work: Desk) -> None:
    at_work.release(following.LEASE)
    at_work.say_hindered("relay", "LogUnavailable: no Kafka answers")
    assert ready(service).why == "no clock is at work; the relay cannot go on (LogUnavailable: no Kafka answers)"


def test_with_the_database_lost_it_is_down(service: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    service.desk.close()
    found = ready(service)
    assert (found.standing, found.why) == ("down", "the store or the read models cannot be read")
    assert found.store_position is None
    assert numbers(service)["care_store_readable",] == 0
