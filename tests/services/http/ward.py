"""Jim's ward as JSON: the commands that a program would send."""

from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from tests.spec import an_id

NOW = "2026-03-04T14:25:00Z"
AT = "2026-03-04T14:20:00Z"
PERSON, CASE, WARD, ROSTER, DISCHARGE, SISTER = (
    str(an_id(name)) for name in ("jim", "case of jim", "ward", "roster", "discharge", "sister")
)
MANAGER = {"role": "ward_manager", "agency": "NHS_MH"}
DOCTOR = {"role": "doctor", "agency": "NHS_MH"}
WEDNESDAY = "2026-03-11"
NAME = "Jim Planted-Canary"

REGISTER = {"at": AT, "person_id": PERSON, "name": NAME}
OPEN = {"at": AT, "case_id": CASE, "person_id": PERSON, "owner": MANAGER, "reason": "he wants to go home"}
PUBLISH = {
    "at": AT,
    "unit": WARD,
    "roster_id": ROSTER,
    "first_day": "2026-01-05",
    "last_day": "2026-06-30",
    "lines": [{"role": "doctor", "weekdays": [1, 2, 4, 5]}],
}
PLAN = {
    "at": AT,
    "discharge_id": DISCHARGE,
    "case_id": CASE,
    "unit": WARD,
    "pathway": "P1",
    "steps": [{"kind": "clinical_sign_off", "owner": DOCTOR, "role": "doctor"}],
    "to_be_told": [{"named_id": SISTER, "relation": "family", "name": "Colin's sister"}],
}
AGREE = {"at": AT, "discharge_id": DISCHARGE, "case_id": CASE, "on": WEDNESDAY, "agreed_with_person": True}


def say(client: TestClient, name: str, body: dict[str, Any], **headers: str) -> Any:
    """Send a command as the program does that speaks for whoever the client was made for: the ward manager."""
    more = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.post(f"/commands/{name}", json=body, headers=more)


def up_to_the_plan(client: TestClient) -> None:
    """Jim is known, his case is open, the roster is published, and a way home is planned."""
    for name, body in (
        ("RegisterPerson", REGISTER),
        ("OpenCase", OPEN),
        ("PublishRoster", PUBLISH),
        ("PlanDischarge", PLAN),
    ):
        assert say(client, name, body).status_code == 201


def agree(client: TestClient) -> UUID:
    """Wednesday is agreed, on which no doctor is on duty; the question that raises."""
    answer = say(client, "AgreeDischargeDate", AGREE)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["gaps"][0]["id"])


def wednesday_agreed(client: TestClient) -> UUID:
    """All that went before, and Wednesday."""
    up_to_the_plan(client)
    return agree(client)
