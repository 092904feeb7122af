"""The program under the worst: two who race, one that dies after it signed, two processes over one memory."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.services.witness.made_log import Log, years
from tests.services.witness.running import RunningWitness

NAMES = years()
Post = Callable[[RunningWitness, bytes], httpx.Response]


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """Bring a body to a witness."""
    with httpx.Client(timeout=60) as client:
        yield lambda one, body: client.post(f"{one.url}/add-checkpoint", content=body)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningWitness]]:
    """Two processes over one key and one memory, as where a new one was started before the old one had ended."""
    folder = tmp_path_factory.mktemp("pair")
    first, second = RunningWitness(folder, "witness.example"), RunningWitness(folder, "witness.example")
    second.output = folder / "second"
    for one in (first, second):
        one.begin()
    for one in (first, second):
        one.is_there()
    yield [first, second]
    for one in (first, second):
        assert one.stop(signal.SIGTERM) == 0


def test_of_two_pasts_that_race_exactly_one_is_signed(pair: list[RunningWitness], post: Post) -> None:
    """Two threads, two pasts, one origin, the true key; through one process and through two."""
    with ThreadPoolExecutor(2) as threads:
        for number in range(24):
            shared = Log(next(NAMES)).grow(number % 5)
            doors = pair if number % 2 else [pair[0], pair[0]]
            if shared.size:
                assert post(pair[0], shared.brought(0)).status_code == 200
            pasts = [shared.fork(shared.size).grow(number % 3 + 1, word) for word in ("told", "else")]
            answers = list(threads.map(post, doors, [past.brought(shared.size) for past in pasts]))
            assert Counter(one.status_code for one in answers) == {200: 1, 409: 1}
            lost = next(past for past, one in zip(pasts, answers, strict=True) if one.status_code == 409)
            assert post(pair[1], lost.brought(lost.size)).status_code == 422
            assert post(pair[1], lost.grow(3).brought(lost.size - 3)).status_code == 422


def test_many_steps_of_one_log_at_once_never_go_back(pair: list[RunningWitness], post: Post) -> None:
    log = Log(next(NAMES)).grow(30)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda size: post(pair[size % 2], log.brought(0, size)), range(1, 31)))
        assert Counter(one.status_code for one in answers) == {200: 1, 409: 29}
        signed = next(size for size, one in enumerate(answers, start=1) if one.status_code == 200)
        known = {int(one.text) for one in answers if one.status_code == 409}
        assert known == {signed}


def test_killed_after_it_remembered_and_before_it_answered(tmp_path: Path, post: Post) -> None:
    one = RunningWitness(tmp_path, "witness.example")
    log = Log().grow(4)
    one.begin(THROUGHCARE_CRASH_AT="countersigned")
    try:
        one.is_there()
        with pytest.raises(httpx.TransportError):
            post(one, log.brought(0))
        one.die()
        one.begin()
        one.is_there()
        fork = log.fork(2).grow(5, "else")
        assert (post(one, fork.brought(0)).status_code, post(one, fork.brought(0)).text) == (409, "4\n")
        assert post(one, fork.brought(4)).status_code == 422
        assert post(one, log.brought(4)).status_code == 200
    finally:
        one.die()
