"""Where facts may come from, for tests that are the same over each: the embedded store, a made-up log, and Kafka."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from schemas.recorded import StoredFact
from services.kafka.source import KafkaSource
from services.views.projecting import FactSource
from tests.made_up_record import Book, MadeUpSource
from tests.services.kafka.publishing import published

KAFKA = pytest.param("kafka", marks=pytest.mark.kafka)
SOURCES = ("store", "made_up", KAFKA)
LOGS = ("made_up", KAFKA)
MakeLog = Callable[[Iterable[StoredFact]], FactSource]


def any_source(request: pytest.FixtureRequest, book: Book, folder: Path) -> Iterator[FactSource]:
    """The same facts from wherever the test's parameter says."""
    if request.param == "store":
        with closing(book.written(folder / "record.db")) as store:
            yield store
    else:
        for make in any_log(request):
            yield make(book.stored)


def any_log(request: pytest.FixtureRequest) -> Iterator[MakeLog]:
    """Makes a log of facts, delivered in the order given, spoilt ones as they are."""
    if request.param == "made_up":
        yield MadeUpSource
        return
    bootstrap, word = request.getfixturevalue("kafka_server"), request.getfixturevalue("word")
    with ExitStack() as opened:

        def make(stored: Iterable[StoredFact]) -> FactSource:
            published(bootstrap, word, stored)
            return opened.enter_context(closing(KafkaSource(bootstrap, word)))

        yield make
