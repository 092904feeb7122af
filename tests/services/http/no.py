"""How a test reads a refusal: its rule, its status, its words, and that nothing of what was sent is in it."""

from typing import Any

from starlette.testclient import TestClient

CANARY = "planted-canary"


def refused(answer: Any, status: int, rule: str, words: str) -> dict[str, Any]:
    """The answer is problem+json with this rule and these words, and holds nothing that was sent."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert (said["type"], said["rule"], said["status"]) == (f"urn:throughcare:rule:{rule}", rule, status)
    assert words in said["detail"], said["detail"]
    assert CANARY not in answer.text.lower()
    return said


def send(client: TestClient, name: str, body: bytes, **headers: str) -> Any:
    more = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.post(f"/commands/{name}", content=body, headers={"Content-Type": "application/json"} | more)
