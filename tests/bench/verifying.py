"""A case of a thousand facts: how long it takes to export it, and how long a stranger needs to check it."""

import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from aggregates.case import OpenCase
from aggregates.contact import RecordContact
from schemas.party import NamedParty
from services import throughcare_verify
from services.config import Settings
from services.exporting.case_bundle import export_case
from services.exporting.keys import key_lines
from services.opened import Opened
from services.recording import Asked
from tests.bench.measuring import ROUNDS, Results, seconds

FACTS = 1000
WORKER = NamedParty(role="social_worker", agency="LA")


def run(results: Results, folder: Path) -> None:
    """Milliseconds of the median round: exporting in a service that is up, checking in a process of its own."""
    bundle, keys = folder / "case.zip", folder / "keys"
    with Opened(Settings(data=folder / "data")) as service:
        case = recorded(service)
        keys.write_text("\n".join(key_lines(service)))
        exporting = [seconds(lambda: bundle.write_bytes(export_case(service, case))) for _ in range(ROUNDS)]
    checking = [seconds(lambda: check(bundle, keys)) for _ in range(ROUNDS)]
    size = bundle.stat().st_size
    for variant, took in (("export", exporting), ("verify", checking)):
        milliseconds = statistics.median(took) * 1000
        print(f"{variant}: {FACTS} facts, {size:,} bytes, {milliseconds:,.0f} ms", flush=True)
        results.ratio("bundle_seconds", variant, milliseconds / 1000, facts=FACTS, bytes=size)


def recorded(service: Opened) -> UUID:
    """A case of so many facts, each with words of its own."""
    now, case = datetime.now(UTC), uuid4()
    service.record.do_now(OpenCase(at=now, case_id=case, person_id=uuid4(), owner=WORKER), Asked(told_by=WORKER))
    for number in range(FACTS - 1):
        said = {
            "contact_id": uuid4(),
            "case_id": case,
            "kind": "LISTEN",
            "remark": f"She told of her garden, {number}.",
        }
        service.record.do_now(RecordContact.model_validate({"at": now, **said}), Asked(told_by=WORKER))
    return case


def check(bundle: Path, keys: Path) -> None:
    """As a stranger does it, the start of Python and all."""
    command = [sys.executable, "-I", throughcare_verify.__file__, str(bundle), "--key", str(keys)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
