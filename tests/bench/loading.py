"""P6: loading one stream of ten, a thousand and ten thousand facts, against the library's own aggregate."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from aggregates._shape import decider_of
from aggregates.roster import BookLeave
from schemas import avro
from schemas.moment import micros
from schemas.party import Party
from schemas.recorded import Envelope
from schemas.roster import LeaveBooked, LeaveCancelled
from services.loading import Streams
from services.store.recorder import NewFact, Write
from services.store.sqlite_recorder import SQLiteRecorder
from tests.bench.measuring import Results, alternately, seconds

SIZES = (10, 1_000, 10_000)
REPEATS = {10: 200, 1_000: 10, 10_000: 2}
START = datetime(2026, 1, 1, tzinfo=UTC)
WARD = Party(role="ward_manager", agency="NHS_MH")


class Unit(Aggregate):
    """The same unit as the library would have it."""

    def __init__(self) -> None:
        self.leave: dict[str, str | None] = {}

    @event("LeaveBooked")
    def book(self, leave_id: str, role: str, first_day: str, last_day: str) -> None:
        self.leave[leave_id] = f"{role} {first_day} {last_day}"

    @event("LeaveCancelled")
    def cancel(self, leave_id: str) -> None:
        self.leave[leave_id] = None


def fill(store: SQLiteRecorder, unit: UUID, facts: int) -> None:
    """A unit that books and cancels leave, so that its state stays as small as a real one's."""
    writes, leave = [], [uuid4() for _ in range(8)]
    for number in range(facts):
        moment = START + timedelta(seconds=number)
        one = leave[(number // 2) % len(leave)]
        fact = (
            LeaveBooked(
                happened_at=moment,
                unit=unit,
                leave_id=one,
                role="doctor",
                first_day=moment.date(),
                last_day=moment.date(),
            )
            if number % 2 == 0
            else LeaveCancelled(happened_at=moment, unit=unit, leave_id=one)
        )
        encoded = avro.encode(Envelope(fact_id=uuid4(), told_by=WARD, command_id=uuid4()), fact)
        new = NewFact(encoded.name, unit, encoded.value, encoded.content_hash, None, WARD.agency)
        writes.append(Write(unit, number, (new,), recorded_at=micros(moment)))
    for start in range(0, facts, 500):
        store.write_many(writes[start : start + 500])


def fill_library(app: Application[UUID], facts: int) -> UUID:
    unit, leave = Unit(), [str(uuid4()) for _ in range(8)]
    for number in range(facts - 1):
        one = leave[(number // 2) % len(leave)]
        if number % 2 == 0:
            unit.book(one, "doctor", "2026-01-01", "2026-01-01")
        else:
            unit.cancel(one)
    app.save(unit)
    return unit.id


def ours(store: SQLiteRecorder, unit: UUID, repeats: int) -> float:
    """Loads a second without a snapshot: every fact read from the file, checked and folded."""
    decider = decider_of(BookLeave)

    def work() -> None:
        for _ in range(repeats):
            decider.fold(avro.read(stored).fact for stored in store.stream(unit))

    return repeats / seconds(work)


def library(app: Application[UUID], unit: UUID, repeats: int) -> float:
    def work() -> None:
        for _ in range(repeats):
            app.repository.get(unit)

    return repeats / seconds(work)


def run(results: Results, folder: Path) -> None:
    """Without a snapshot against the library's aggregate; with one, ten thousand facts against ten."""
    store = SQLiteRecorder(folder / "loading.db")
    app: Application[UUID] = Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "library.db")}
    )
    units = {size: uuid4() for size in SIZES}
    for size, unit in units.items():
        fill(store, unit, size)
        theirs = fill_library(app, size)
        mine, raw = alternately(
            lambda _, unit=unit, size=size: ours(store, unit, REPEATS[size]),
            lambda _, theirs=theirs, size=size: library(app, theirs, REPEATS[size]),
        )
        results.ratio("P6", f"sqlite-{size}", mine / raw, loads_a_second=round(mine), raw_a_second=round(raw))
    streams = Streams(store)
    streams.load(units[10_000], decider_of(BookLeave))
    streams.close()
    with_snapshot, of_ten = alternately(
        lambda _: ours_with_snapshot(store, units[10_000]), lambda _: ours(store, units[10], REPEATS[10])
    )
    results.ratio("P6", "sqlite-snapshot-10000-to-10", of_ten / with_snapshot)
    app.close()
    store.close()


def ours_with_snapshot(store: SQLiteRecorder, unit: UUID) -> float:
    decider = decider_of(BookLeave)

    def work() -> None:
        for _ in range(REPEATS[10]):
            streams = Streams(store)
            streams.load(unit, decider)
            streams.close()

    return REPEATS[10] / seconds(work)
