"""Tells each of a group of callers what became of their write."""

import asyncio
from collections.abc import Sequence
from typing import Any

from services.store.recorder import Written


def answer_all(waiting: Sequence[Any], answers: Sequence[Written | BaseException]) -> None:
    """Answer each caller: those in threads one by one, those of an event loop all by one wake-up."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Any, Written | BaseException]]] = {}
    for done, answer in zip(waiting, answers, strict=True):
        if isinstance(done, asyncio.Future):
            by_loop.setdefault(done.get_loop(), []).append((done, answer))
        else:
            _settle(done, answer)
    for loop, group in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle_all, group)
        except RuntimeError:  # the loop has ended, and with it everyone who waited; what was written stays written
            continue


def _settle_all(group: Sequence[tuple[Any, Written | BaseException]]) -> None:
    for done, answer in group:
        if not done.cancelled():
            _settle(done, answer)


def _settle(done: Any, answer: Written | BaseException) -> None:
    if isinstance(answer, BaseException):
        done.set_exception(answer)
    else:
        done.set_result(answer)
