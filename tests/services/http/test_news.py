"""Whoever listens hears each change once, is never sent more than one line for what waits, and is let go at the end."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.config import Settings
from services.embedded import Embedded
from services.http import news
from services.http.news import Inbox, News
from tests.services.http.no import refused


def said(line: str) -> Any:
    return json.loads(line.split("data: ")[1])


def test_what_waits_is_one_line() -> None:
    inbox = Inbox()
    inbox.put(3, ["a"])
    inbox.put(5, ["b", "a"])
    assert said(inbox.take()) == {"position": 5, "cases": ["a", "b"]}
    inbox.put(6, [])
    assert said(inbox.take()) == {"position": 6, "cases": []}


def test_too_many_cases_are_any_case() -> None:
    inbox = Inbox()
    for number in range(news.MOST_CASES + 1):
        inbox.put(number, [str(number)])
    inbox.put(200, ["a"])
    assert said(inbox.take()) == {"position": 200, "cases": None}


def test_a_heartbeat_and_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "HEARTBEAT_SECONDS", 0.01)

    async def listened(service: Embedded) -> list[str]:
        one = News(service)
        await one.begin()
        lines = one.listen()
        heard = [await anext(lines), await anext(lines)]
        one.close()
        heard += [line async for line in lines]
        assert not one.inboxes
        return heard

    with Embedded(Settings(data=tmp_path / "data")) as service:
        heard = asyncio.run(listened(service))
        assert service.listeners == []
    assert heard == ["retry: 2000\n: listening from position 0\n\n", ": still here\n\n"]


def test_one_listener_too_many(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_LISTENERS", 0)
    answer = client.get("/stream")
    refused(answer, 503, "too_many_listeners", "too many are listening; look again by reloading the page")
    assert answer.headers["Retry-After"] == "2"
