"""Numbers of the parts: who is at work, how far log, proof and shares are, who waits for the write lock."""

import math
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily
from prometheus_client.metrics_core import Metric

from services.checks import checks
from services.families import gauge, labelled
from services.opened import Opened, projecting
from services.proof.standing import standing
from services.standing import parts, relay_standing


def of_the_parts(service: Opened) -> Iterator[Metric]:
    """Who is at work, how far each share is, and how far the log is behind."""
    at_work = labelled("care_part_at_work", "1 while some process does the work of this part, else 0.", "part")
    hindered = labelled("care_part_hindered", "1 while something keeps this part from going on, else 0.", "part")
    for part in parts(service):
        at_work.add_metric([part.name], float(part.at_work))
        hindered.add_metric([part.name], float(part.hindered is not None))
    yield from (at_work, hindered, *of_the_shares(service), *of_the_lock(service), *of_the_proof(service))
    yield from of_the_checks(service)
    if relay := relay_standing(service):
        yield gauge("care_published_position", "Position up to which facts are on the log.", relay.published)
        yield gauge("care_relay_backlog_facts", "Facts that wait to be published.", relay.backlog)
        oldest = "Age of the oldest fact that is not on the log yet."
        yield gauge("care_relay_behind_seconds", oldest, relay.seconds_behind)


def of_the_proof(service: Opened) -> Iterator[Metric]:
    """How far the record is signed, and countersigned by enough witnesses."""
    store = service.record.store
    found = standing(store, service.kept, store.head())
    yield gauge("care_signed_position", "Position up to which the record is signed.", found.signed)
    yield gauge("care_witnessed_position", "Position up to which enough witnesses countersigned.", found.published)
    unsigned = "Age of the oldest fact that is not signed yet."
    yield gauge("care_signed_behind_seconds", unsigned, found.unsigned_seconds)
    unwitnessed = "Age of the oldest fact that not enough witnesses countersigned yet."
    yield gauge("care_witnessed_behind_seconds", unwitnessed, found.unpublished_seconds)


def of_the_checks(service: Opened) -> Iterator[Metric]:
    """When the whole record was last read again and nothing was found, and what the last check found."""
    found = checks(service.record)
    sound = next((one for one in found if not one.fact.differences), None)
    age = (service.clock.now() - sound.recorded_at).total_seconds() if sound is not None else math.nan
    yield gauge("care_checked_seconds", "Age of the last whole check that found nothing; NaN if there is none.", age)
    differences = found[0].fact.differences if found else 0
    yield gauge("care_check_differences", "How much the last check found that is not what was recorded.", differences)


def of_the_lock(service: Opened) -> Iterator[Metric]:
    """Who waits for the write lock of the store."""
    waits = service.record.store.lock_waits()
    yield gauge("care_store_lock_waiting", "Writers that wait for the write lock now.", waits.waiting)
    longest = "How long the writer that has waited longest for the write lock has waited by now."
    yield gauge("care_store_lock_longest_wait_seconds", longest, waits.longest_seconds)
    given_up = CounterMetricFamily(
        "care_store_lock_given_up", "Writes of this process that waited too long for the lock."
    )
    given_up.add_metric([], waits.given_up)
    yield given_up


def of_the_shares(service: Opened) -> Iterator[Metric]:
    """Whether each share has an owner, and how far it is."""
    owned = labelled("care_share_owned", "1 while a process holds this share's lease, else 0.", "share")
    position = labelled("care_share_position", "Position up to which this share is.", "share")
    for number, projector in enumerate(service.projectors):
        owned.add_metric([str(number)], float(service.desk.held_by(projecting(number)) is not None))
        position.add_metric([str(number)], projector.place().position)
    yield from (owned, position)
