"""A training is done, counts for a time, and may stop counting before."""

from datetime import date, timedelta

from aggregates.training import RecordTraining, StopCountingTraining, decider
from schemas.party import NamedParty
from schemas.training import TrainingNotCounted
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, given

NOW = at("2026-02-12 09:30")
GAIL = NamedParty(role="social_worker", agency="LA", worker=an_id("G"))
TRAINING = an_id("training")
done = RecordTraining(
    at=NOW,
    training_id=TRAINING,
    worker=GAIL,
    kind="data_security",
    done_on=date(2026, 2, 12),
    lasts_until=date(2027, 2, 11),
)
stop = StopCountingTraining(at=NOW + timedelta(days=1), training_id=TRAINING)
LIFE = lived(decider, (done, stop))


class TestTraining(PlainLife):
    decider, commands, another = decider, (done, stop), done.with_(kind="safeguarding_adults")


def test_what_does_not_count_any_more_says_whose_it_was() -> None:
    [fact] = given(decider, *lived(decider, (done,))).when(stop).facts()
    assert isinstance(fact, TrainingNotCounted)
    assert (fact.worker.worker, fact.kind) == (an_id("G"), "data_security")


def test_it_is_somebodys_by_name() -> None:
    given(decider).when(done.with_(worker=GAIL.with_(worker=None))).then_refused("say by their id whose training")


def test_it_counts_once_it_is_done() -> None:
    tomorrow = done.with_(done_on=date(2026, 2, 13))
    given(decider).when(tomorrow).then_refused("that day is still to come")


def test_it_counts_at_least_on_the_day_it_was_done() -> None:
    given(decider).when(done.with_(lasts_until=date(2026, 2, 11))).then_refused("before the day it was done")
