"""Numbers for those who keep the service running: what waits, what was refused, how far behind; of nobody by name.

Labels are codes, rules and names of facts, never a case, a person or a worker. What can be counted from the record is
counted from it at each scrape, so that the numbers are the same after a restart and whoever wrote the facts.
"""

import math
import threading
from collections import Counter as Count
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from projections.gaps._shape import detectors
from projections.my_work import oldest_unanswered_handover
from projections.open_gaps import gaps
from projections.outcome_measures import measures_recorded
from schemas.moment import micros
from services.families import by_rule, gauge
from services.metrics_of_parts import of_the_parts
from services.opened import Opened
from services.store.lag import lag_of
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.views.tables import detector_states, quarantine

MICROSECONDS = 1_000_000
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """One registry for one process, so that two services in one test never share a number."""

    def __init__(self, service: Opened) -> None:
        self.registry = CollectorRegistry()
        self.record = FromTheRecord(service)
        self.registry.register(self.record)
        ProcessCollector(registry=self.registry)

    def refused(self, rule: str) -> None:
        """Count a refusal; may be called from any thread."""
        with self.record.counting:
            self.record.refused[rule] += 1

    def page(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self.registry)


class FromTheRecord(Collector):
    """Counted and measured at each scrape, from the store and the read models."""

    def __init__(self, service: Opened) -> None:
        self.service = service
        self.counting = threading.Lock()
        self.refused: Count[str] = Count()
        self._counted_to = 0
        self._names: Count[str] = Count()

    def describe(self) -> list[Metric]:
        """Nothing before the first scrape: registering must not read the store."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every family; where the files cannot be read, one that says so."""
        readable = GaugeMetricFamily("care_store_readable", "1 if record and read models can be read, else 0.")
        try:
            families = [*self.of_the_store(), *of_the_parts(self.service), *self.of_the_read_models()]
        except (StoreUnavailable, StoreDamaged):
            families = []
        readable.add_metric([], 1 if families else 0)
        yield readable
        yield from families
        yield by_rule("care_commands_refused", "Requests that this process did not take, by rule.", self.refused)
        given = self.service.refused_todos
        yield by_rule("care_workflow_commands_refused", "Commands of workflows that were not taken, by rule.", given)

    def of_the_store(self) -> Iterator[Metric]:
        """How much is recorded, and how far the read models are behind it."""
        store, place = self.service.record.store, self.service.place()
        head = store.head()
        recorded = CounterMetricFamily("care_facts_recorded", "Facts in the record, by name.", labels=["name"])
        for name, number in sorted(self.names(head.position).items()):
            recorded.add_metric([name], number)
        yield recorded
        yield gauge("care_store_position", "Position of the newest fact in the record.", head.position)
        yield gauge("care_projector_position", "Position up to which the read models are.", place)
        behind = lag_of(store, place, head).seconds
        yield gauge("care_projector_behind_seconds", "Age of the oldest fact that no read model shows yet.", behind)

    def names(self, up_to: int) -> Count[str]:
        """Facts by name; only what came since the last scrape is counted anew."""
        with self.counting:
            if up_to > self._counted_to:
                self._names.update(self.service.record.store.count_by_name(self._counted_to, up_to))
                self._counted_to = up_to
            return Count(self._names)

    def of_the_read_models(self) -> Iterator[Metric]:
        """What stands open, what waits longest, what could not be processed."""
        with self.service.views.read() as read:
            yield open_by_code(read)
            yield gauge(
                "care_oldest_unanswered_handover_timestamp_seconds",
                "When the handover that has waited longest for an answer was offered; NaN while none waits.",
                oldest_handover(read),
            )
            measures = CounterMetricFamily(
                "care_outcome_measures_recorded", "Measures of how far an outcome was reached."
            )
            measures.add_metric([], measures_recorded(read))
            yield measures
            held = read.execute(select(func.count()).select_from(quarantine)).scalar_one()
            yield gauge(
                "care_quarantined_facts", "Facts that wait because one of their case cannot be processed.", held
            )
            now = micros(self.service.clock.now())
            due = read.execute(select(func.min(detector_states.c.look_again))).scalar()
            late = (now - due) / MICROSECONDS if due is not None and due < now else 0.0
            yield gauge(
                "care_clock_behind_seconds", "How late the question is that time alone should have raised.", late
            )


def open_by_code(read: Connection) -> GaugeMetricFamily:
    """How many questions stand open, a line for each kind that could be asked."""
    family = GaugeMetricFamily("care_gaps_open", "Questions that stand open, by code.", labels=["code"])
    counting = select(gaps.c.code, func.count()).where(gaps.c.ended_at.is_(None)).group_by(gaps.c.code)
    found = {row.code: row[1] for row in read.execute(counting)}
    for code in sorted(detectors()):
        family.add_metric([code], found.get(code, 0))
    return family


def oldest_handover(read: Connection) -> float:
    """Unix time of the oldest offer that is still unanswered; NaN, which is no age to any alert, if there is none."""
    since = oldest_unanswered_handover(read)
    return math.nan if since is None else since.timestamp()
