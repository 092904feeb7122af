"""All comparisons that are asked for, one after another, and one report of what was found."""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from schemas.refused import Refused
from services.config import Settings
from services.desk import Desk
from services.kafka.broker import LogUnavailable
from services.keys_kept import key_store
from services.proof.kept import Kept
from services.proof.witnesses import Witness, read_witnesses
from services.restoring import desk_of, kafka_of, store_of
from services.store.recorder import StoreDamaged, StoreUnavailable
from services.store.rows import Rows, rows_of
from services.verifying.erased import compare_keys
from services.verifying.finding import Findings
from services.verifying.held import Trusted
from services.verifying.keys import log_keys
from services.verifying.remembered import FILE, remember, remembered
from services.verifying.report import Report, With
from services.verifying.store import StoreCheck
from services.views.database import Views
from services.views.generations import generations_in
from services.views.heads import VersionMissing
from services.views.projecting import FactAltered, PositionSkipped
from services.views.selection import NotRebuilt

Watch = Callable[[int, int], None]
IN_DOUBT = (StoreDamaged, PositionSkipped, FactAltered, VersionMissing)


def verified(settings: Settings, wanted: Collection[With], watch: Watch) -> Report:
    """Compare the record with all of these; one that cannot be compared is said and keeps no other from it.

    Raises Refused, StoreUnavailable, and, where nothing else was found, StoreDamaged or what else is in doubt.
    """
    report = Report()
    with looking(settings) as (rows, kept):
        if With.store in wanted:
            verify_store(rows, kept, settings, report, watch)
        if With.keys in wanted:
            verify_keys(rows, settings, report, watch)
        if With.witnesses in wanted:
            verify_witnesses(rows, kept, settings, report)
        if With.kafka in wanted:
            verify_kafka(rows, settings, report, watch)
    if With.read_models in wanted:
        verify_read_models(settings, report, watch)
    return report


def configured(settings: Settings) -> list[With]:
    """All that there is to be compared with, by the settings."""
    others = {With.witnesses: settings.witnesses, With.kafka: settings.kafka}
    return [With.store, With.keys, *(one for one, there in others.items() if there), With.read_models]


@contextmanager
def looking(settings: Settings) -> Iterator[tuple[Rows, Kept | None]]:
    """The rows of the store and what is kept of its log, opened to be read. Raises StoreUnavailable."""
    database, file = settings.database, settings.folder / "proof.db"
    with closing(rows_of(database or settings.folder / "record.db")) as rows:
        if database is None and not file.exists():
            yield rows, None
            return
        with closing(Kept(database or file)) as kept:
            yield rows, kept


def store_check(rows: Rows, kept: Kept | None, settings: Settings, findings: Findings) -> StoreCheck:
    """A check of the whole record that is about to begin. Raises Refused, StoreUnavailable, StoreDamaged."""
    head, before = rows.head(), remembered(settings.folder / FILE)
    known = head or before
    store_id = known.store_id if known is not None else UUID(int=0)
    trusted = Trusted(store_id, log_keys(rows, store_id, settings), tuple(one.verifier for one in watching(settings)))
    return StoreCheck(rows, kept, trusted, before, findings)


def remember_if_sound(check: StoreCheck, file: Path) -> None:
    """Only a whole check that found nothing moves on what later ones rest on."""
    found = check.to_remember()
    if found is not None and not len(check.findings):
        remember(found, file)


def verify_store(rows: Rows, kept: Kept | None, settings: Settings, report: Report, watch: Watch) -> None:
    """Read the record again from its first fact."""
    check = store_check(rows, kept, settings, report.findings)
    while check.step():
        watch(check.position, check.up_to)
    remember_if_sound(check, settings.folder / FILE)
    report.compared.append(With.store)
    report.position, report.signed = check.position, check.signed


def verify_keys(rows: Rows, settings: Settings, report: Report, watch: Watch) -> None:
    """Hold the keys against what was approved. Raises StoreUnavailable, StoreDamaged."""
    where = settings.keys
    if isinstance(where, Path) and not where.exists():
        report.not_compared[With.keys] = "there are no keys here"
        return
    with closing(key_store(where)) as keys:
        compare_keys(rows, keys, report.findings, watch)
    report.compared.append(With.keys)


def watching(settings: Settings) -> tuple[Witness, ...]:
    """The witnesses of the log, if there are any. Raises Refused."""
    return read_witnesses(settings.witnesses, settings.quorum) if settings.witnesses is not None else ()


def verify_witnesses(rows: Rows, kept: Kept | None, settings: Settings, report: Report) -> None:
    """Hold the log against what its witnesses saw. Raises Refused, StoreUnavailable."""
    from services.verifying.witnesses import compare_with_witnesses

    witnesses = watching(settings)
    if not witnesses:
        raise Refused("no_witnesses", "THROUGHCARE_WITNESSES names no file of witnesses, so there are none to ask")
    head = rows.head()
    if kept is None or head is None:
        report.not_compared[With.witnesses] = "there is no log that they could have seen"
        return
    compare_with_witnesses(kept, head.store_id, witnesses, settings.quorum, report.findings)
    report.compared.append(With.witnesses)


def verify_kafka(rows: Rows, settings: Settings, report: Report, watch: Watch) -> None:
    """Hold it against Kafka. Raises Refused `no_kafka`, StoreUnavailable."""
    from services.verifying.kafka import compare_with_kafka

    bootstrap = kafka_of(settings)
    with closing(desk_of(settings)) as desk:
        try:
            report.on_kafka = compare_with_kafka(rows, desk, bootstrap, settings.word, report.findings, watch)
        except LogUnavailable as why:
            raise StoreUnavailable(why.rule, str(why)) from why
    report.compared.append(With.kafka)


def verify_read_models(settings: Settings, report: Report, watch: Watch) -> None:
    """Hold the live read models against a fresh fold. Raises StoreUnavailable, and what is in doubt."""
    from services.verifying.read_models import compare_read_models

    try:
        with (
            closing(desk_of(settings)) as desk,
            closing(store_of(settings)) as store,
            live(settings, desk) as one,
        ):
            report.read_models_at = compare_read_models(store, one, report.findings, watch)
    except NotRebuilt as why:
        report.not_compared[With.read_models] = str(why)
    except IN_DOUBT as why:
        if report.is_sound:
            raise
        report.not_compared[With.read_models] = str(why)
    else:
        report.compared.append(With.read_models)


@contextmanager
def live(settings: Settings, desk: Desk) -> Iterator[Views]:
    """The read models that everybody sees."""
    with closing(Views(generations_in(settings.database or settings.folder).of(desk.live()))) as views:
        yield views
