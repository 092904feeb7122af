"""The store is lost, or put back too old; the log brings back the same facts at the same places, and nothing else."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from schemas.moment import moment_of
from schemas.proven import UnreadableFact
from services import restoring as with_all_open
from services.kafka import restoring
from services.kafka.ahead import LogDisagrees
from services.kafka.broker import LogUnavailable
from services.kafka.message import moment_text
from services.kafka.relay import LEASE
from services.kafka.restoring import Restorable, Restored, Restoring
from services.kafka.rewriting import NotRestored
from services.views.projecting import Projector
from tests.real.running import free_ports
from tests.reference_fold import all_digests, fresh
from tests.services.dying import asked, line
from tests.services.kafka.lost import (
    LostServices,
    Service,
    bit,
    command,
    copied,
    environment,
    header,
    killed_at,
    other_key,
    sent,
)
from tests.spec import an_id

AT_ONCE = 0.0  # no relay is at work, so nothing comes late


def restored(service: Service, kafka: str, word: str) -> Restored:
    return Restoring(service.store, kafka, word).run(AT_ONCE)


def tables(store: Restorable, folder: Path) -> dict[str, str]:
    """The read models that follow from a store."""
    folder.mkdir()
    with closing(fresh(folder)) as views:
        Projector(store, views).run_to(store.head().position)
        return all_digests(views)


def test_a_lost_store_comes_back_from_the_log_with_everything_it_kept(
    services: LostServices, kafka_server: str, word: str, tmp_path: Path
) -> None:
    old, new = services("old"), services("new")
    answers = old.live()
    old.relay(kafka_server, word)
    came = restored(new, kafka_server, word)
    head = old.store.head().position
    assert came == Restored(head, head, head, 0, old.store.store_id())
    assert new.everything() == old.everything()
    assert tables(new.store, tmp_path / "of new") == tables(old.store, tmp_path / "of old")
    for number, answer in enumerate(answers):
        again = new.record.do_now(line(number), asked(number))
        assert again.repeated
        assert again.facts == answer.facts
    assert [one.repeated for one in answers] == [False] * len(answers)
    assert new.record.do_now(line(99), asked(99)).facts[0].position == head + 1


def test_an_empty_store_alone_takes_over_the_id_of_another(services: LostServices) -> None:
    store = services("new").store
    assert store.adopt(an_id("store"))
    assert store.store_id() == an_id("store")
    services("other").grow(1)
    full = services("other").store
    before = full.store_id()
    assert not full.adopt(an_id("store"))
    assert full.store_id() == before


def test_what_is_restored_already_is_compared_and_stays(
    services: LostServices, kafka_server: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = services("old"), services("new")
    old.live()
    old.relay(kafka_server, word)
    monkeypatch.setattr(restoring, "CHUNK_FACTS", 7)
    restored(new, kafka_server, word)
    again = restored(new, kafka_server, word)
    assert (again.brought, again.compared) == (0, 0)
    assert new.everything() == old.everything()


def test_an_older_copy_is_brought_forward_behind_what_it_has(
    services: LostServices, kafka_server: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, older = services("old"), services("older")
    old.live()
    old.relay(kafka_server, word)
    monkeypatch.setattr(restoring, "COMPARED", 20)
    head = old.store.head().position
    copied(old.store, older.store, head - 30)
    came = restored(older, kafka_server, word)
    assert came.brought == 30
    assert 20 <= came.compared < head
    assert older.everything() == old.everything()


def test_a_relay_that_sent_everything_twice_hinders_nobody(
    services: LostServices, kafka_server: str, word: str
) -> None:
    old, new = services("old"), services("new")
    old.live()
    facts = old.facts()
    sent(kafka_server, word, [*facts[:60], *facts[20:], *facts], old.store)
    assert restored(new, kafka_server, word).brought == len(facts)
    assert new.everything() == old.everything()


def test_killed_again_and_again_it_goes_on_where_it_was(services: LostServices, kafka_server: str, word: str) -> None:
    old, new = services("old"), services()
    old.grow(2_500)
    old.relay(kafka_server, word)
    given = environment(new, kafka_server, word)
    ends = []
    for place in ("restore.before_write", "restore.after_write"):
        killed_at(place, given, "restore")
        ends.append(new.store.head().position)
    assert ends[0] == 0 < ends[1] < 2_500
    finished = command(given, "restore", "--json")
    assert finished.exit_code == 0, finished.stderr
    told = json.loads(finished.stdout)
    assert (told["position"], told["brought"]) == (2_500, 2_500 - ends[1])
    assert new.everything() == old.everything()


def test_a_hole_is_named_and_nothing_past_it_is_taken_until_it_is_filled(
    services: LostServices, kafka_server: str, word: str
) -> None:
    old, new = services("old"), services("new")
    first = old.live()[5].facts[0].position
    facts = old.facts()
    hole = first + 1  # the second of three facts of one command
    sent(kafka_server, word, [one for one in facts if one.position != hole], old.store)
    with pytest.raises(NotRestored, match=f"lacks position {hole}, .* nothing after it is taken") as why:
        restored(new, kafka_server, word)
    assert why.value.rule == "log_lacks_position"
    assert new.facts() == facts[: first - 1], "half a command was taken"
    sent(kafka_server, word, facts[hole - 1 : hole], old.store)
    assert restored(new, kafka_server, word).position == len(facts)
    assert new.everything() == old.everything()


@pytest.mark.parametrize(
    ("spoil", "rule", "says"),
    [
        (bit(200), None, "cannot be read"),
        (other_key, "log_altered", "has the key 00000000-0000-0000-0000-000000000000, and its bytes belong to another"),
        (header("ce_recordedat", moment_text(1)), "log_out_of_order", "does not follow what stands before it"),
        (header("ce_streamversion", b"77"), "log_out_of_order", "does not follow what stands before it"),
    ],
)
def test_a_fact_that_is_not_as_it_was_stops_it_by_name(
    spoil: Any, rule: str | None, says: str, services: LostServices, kafka_server: str, word: str
) -> None:
    old, new = services("old"), services("new")
    old.live()
    facts = old.facts()
    sent(kafka_server, word, facts, old.store, {100: spoil})
    with pytest.raises((NotRestored, UnreadableFact), match=says) as why:
        restored(new, kafka_server, word)
    assert getattr(why.value, "rule", None) == rule
    kept = new.facts()
    assert kept == facts[: len(kept)]
    assert len(kept) < 100


def test_other_bytes_under_a_position_that_came_before_are_no_repeat(
    services: LostServices, kafka_server: str, word: str
) -> None:
    old, other, new = services("old"), services("other"), services("new")
    old.live()
    facts = old.facts()
    sent(kafka_server, word, facts, old.store)
    other.grow(len(facts) - 1)
    sent(kafka_server, word, other.facts()[50:51], old.store)
    with pytest.raises((NotRestored, LogDisagrees), match="51"):
        restored(new, kafka_server, word)


def test_the_log_of_another_store_is_not_taken(services: LostServices, kafka_server: str, word: str) -> None:
    old, mine = services("old"), services("mine")
    old.live()
    old.relay(kafka_server, word)
    mine.grow(10)
    before = mine.everything()
    with pytest.raises(LogDisagrees, match=r"the log holds facts of urn:uuid:.*, and this store is urn:uuid:") as why:
        restored(mine, kafka_server, word)
    assert why.value.rule == "other_stores_log"
    assert mine.everything() == before


def test_a_copy_that_went_on_by_itself_is_not_mixed_with_the_log(
    services: LostServices, kafka_server: str, word: str
) -> None:
    old, forked = services("old"), services("forked")
    old.live()
    old.relay(kafka_server, word)
    copied(old.store, forked.store, 100)
    forked.record.do_now(line(500), asked(500))
    before = forked.everything()
    with pytest.raises((LogDisagrees, NotRestored)) as why:
        restored(forked, kafka_server, word)
    assert getattr(why.value, "rule", None) in ("history_forked", "log_altered")
    assert forked.everything() == before


def test_a_copy_in_which_time_went_on_is_refused_before_anything_is_written(
    services: LostServices, kafka_server: str, word: str
) -> None:
    old, older = services("old"), services("older")
    old.live()
    old.relay(kafka_server, word)
    copied(old.store, older.store, 50)
    older.store.promise(moment_of(old.store.head().recorded_at))
    with pytest.raises(NotRestored, match="time has gone on in this store") as why:
        restored(older, kafka_server, word)
    assert why.value.rule == "store_went_on"
    assert older.store.head().position == 50


def test_somebody_who_writes_meanwhile_is_noticed(
    services: LostServices, kafka_server: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = services("old"), services("new")
    old.live()
    old.relay(kafka_server, word)
    monkeypatch.setattr(restoring, "CHUNK_FACTS", 20)

    def write_too(position: int, of: int) -> None:
        new.record.do_now(line(position), asked(position))

    with pytest.raises(NotRestored, match="something else wrote to this store") as why:
        Restoring(new.store, kafka_server, word, write_too).run(AT_ONCE)
    assert why.value.rule == "restored_otherwise"


def test_without_a_topic_there_is_nothing_to_restore(services: LostServices, kafka_server: str, word: str) -> None:
    with pytest.raises(NotRestored, match=f"Kafka holds no facts under the word {word}") as why:
        restored(services("new"), kafka_server, word)
    assert why.value.rule == "no_log"


def test_without_kafka_nothing_is_touched(services: LostServices, word: str) -> None:
    new = services("new")
    with pytest.raises(LogUnavailable, match="no Kafka answers"):
        restored(new, f"127.0.0.1:{free_ports(1)[0]}", word)
    assert new.store.head().position == 0


def test_the_command_says_what_came_back_and_the_relay_goes_on_behind_it(
    services: LostServices, kafka_server: str, word: str
) -> None:
    old, new = services("old"), services()
    old.live()
    old.relay(kafka_server, word)
    head = old.store.head().position
    given = environment(new, kafka_server, word)
    done = command(given, "restore")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"Restored: {head} facts came back from the log; the record ends at {head}.\n"
    assert new.desk.progress(LEASE).position == head
    again = command(given, "restore")
    assert again.stdout == f"Nothing to restore: the record ends at {head}, the log at {head}.\n"
    new.record.do_now(line(77), asked(77))
    new.relay(kafka_server, word)
    assert restoring.ends_to_restore(kafka_server, word).position == head + 3


def test_the_command_refuses_while_a_relay_is_at_work_and_where_there_is_no_log(
    services: LostServices, kafka_server: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(with_all_open, "RELAY_SECONDS", 0.3)
    new = services()
    given = environment(new, kafka_server, word)
    none = command(given, "restore", "--json")
    assert none.exit_code == 1
    assert json.loads(none.stderr)["rule"] == "no_log"
    assert new.desk.take(LEASE, 60.0)
    busy = command(given, "restore")
    assert busy.exit_code == 1
    assert "Refused (relay_at_work): a relay is publishing from this store" in busy.stderr
    away = command({**given, "THROUGHCARE_KAFKA": f"127.0.0.1:{free_ports(1)[0]}"}, "verify", "--log")
    assert away.exit_code == 4
    assert "Not possible (log_out_of_reach)" in away.stderr
    unset = command({name: value for name, value in given.items() if name != "THROUGHCARE_KAFKA"}, "restore")
    assert (unset.exit_code, unset.stderr.split(":")[0]) == (1, "Refused (no_kafka)")
