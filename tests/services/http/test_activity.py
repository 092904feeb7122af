"""What an imported activity log shows, as JSON and as a page: the same as the command line says."""

from pathlib import Path

from starlette.testclient import TestClient

from services.embedded import Embedded
from services.importing.bringing import bring_in
from services.importing.report import Report

LOG = """case,activity,worker,timestamp,deadline
C1,Ask,Ann,2026-01-05 09:00,2026-01-08
C1,Assess,Bo,2026-01-09 09:00,2026-01-08
C2,Ask,Ann,2026-01-05 10:00,
"""


def brought(service: Embedded, folder: Path) -> None:
    file = folder / "log.csv"
    file.write_text(LOG, encoding="utf-8")
    bring_in(file, service.record, Report())
    service.catch_up()


def test_an_empty_record_has_answers_too(client: TestClient) -> None:
    found = client.get("/activity").json()
    assert (found["cases"], found["longest_wait"]) == (0, None)
    assert "No case has waited" in client.get("/activity", headers={"Accept": "text/html"}).text


def test_the_answers_of_a_log_are_the_same_on_the_page(client: TestClient, service: Embedded, tmp_path: Path) -> None:
    brought(service, tmp_path)
    found = client.get("/activity").json()
    assert (found["cases"], found["changes_of_worker"]["total"], found["deadlines"]["ended_after"]) == (2, 1, 1)
    assert (found["longest_wait"]["days"], found["longest_wait"]["for"]["worker_name"]) == (4.0, "Bo")
    page = client.get("/activity", headers={"Accept": "text/html"}).text
    assert "C1</a> waited 4.0 days for Bo." in page
