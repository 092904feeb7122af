"""A history is taken over from elsewhere once, from its beginning to its end."""

from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.custody import BeginHistory, EndHistory, decider
from schemas.custody import HistoryBegun, HistoryEnded
from tests.spec import an_id, at, given

NOW, CUSTODY = at("2026-01-05 09:00"), an_id("custody")
STORIES: dict[str, Any] = {"custody_id": CUSTODY, "source": "stories"}
begin = BeginHistory(at=NOW, **STORIES)
begun = HistoryBegun(happened_at=NOW, **STORIES)
end = EndHistory(at=NOW, **STORIES, facts=12)
ended = HistoryEnded(happened_at=NOW, **STORIES, facts=12)
LIFE = (begun, ended)


def test_a_history_begins() -> None:
    given(decider).when(begin).then(begun)


def test_beginning_it_again_changes_nothing() -> None:
    given(decider, begun).when(begin).then_nothing()
    given(decider, *LIFE).when(begin).then_nothing()


def test_a_history_from_another_source_is_refused() -> None:
    given(decider, begun).when(begin.with_(source="ledger")).then_refused("from another source was begun here")


def test_a_history_ends() -> None:
    given(decider, begun).when(end).then(ended)


def test_ending_it_again_changes_nothing() -> None:
    given(decider, *LIFE).when(end).then_nothing()


def test_ending_it_with_another_number_is_refused() -> None:
    given(decider, *LIFE).when(end.with_(facts=13)).then_refused("with another number of facts")


def test_a_history_that_never_began_cannot_end() -> None:
    given(decider).when(end).then_refused("no history was begun")


def test_a_source_is_a_short_name_and_no_path() -> None:
    with pytest.raises(ValidationError, match="should match pattern"):
        BeginHistory(at=NOW, custody_id=CUSTODY, source="/home/ann")
