"""A history is taken over from elsewhere once; a key, the heads of all cases and each check are noted as they are."""

import hashlib
from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.custody import BeginHistory, EndHistory, NoteCheck, TakeCaseHeads, TakeLogKey, TakePolicy, decider
from schemas.custody import CaseHeadsTaken, HistoryBegun, HistoryEnded, LogKeyTaken, PolicyTaken, RecordChecked
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


KEY = "throughcare/store+524bca3d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
take_key = TakeLogKey(at=NOW, custody_id=CUSTODY, key=KEY)
key_taken = LogKeyTaken(happened_at=NOW, custody_id=CUSTODY, key=KEY)
HEADS: dict[str, Any] = {"custody_id": CUSTODY, "up_to": 40, "cases": 3, "root": bytes(32)}
take_heads = TakeCaseHeads(at=NOW, **HEADS)
heads_taken = CaseHeadsTaken(happened_at=NOW, **HEADS)
CHECK: dict[str, Any] = {"custody_id": CUSTODY, "up_to": 40, "compared": ("log", "kafka"), "differences": 0}
note_check = NoteCheck(at=NOW, **CHECK)


def test_a_key_is_taken_once() -> None:
    given(decider).when(take_key).then(key_taken)
    given(decider, key_taken).when(take_key).then_nothing()


def test_another_key_is_taken_beside_it() -> None:
    other = KEY.replace("store", "other")
    given(decider, key_taken).when(take_key.with_(key=other)).then(key_taken.with_(key=other))


@pytest.mark.parametrize("bad", ["", "a key", KEY.replace("+", " "), f"{KEY}="])
def test_a_key_is_its_name_its_short_hash_and_itself(bad: str) -> None:
    with pytest.raises(ValidationError, match="should match pattern"):
        TakeLogKey(at=NOW, custody_id=CUSTODY, key=bad)


def test_heads_are_taken_as_the_record_goes_on() -> None:
    given(decider).when(take_heads).then(heads_taken)
    given(decider, heads_taken).when(take_heads.with_(up_to=41)).then(heads_taken.with_(up_to=41))


def test_heads_of_what_was_passed_say_nothing_new() -> None:
    given(decider, heads_taken).when(take_heads).then_nothing()
    given(decider, heads_taken).when(take_heads.with_(up_to=39, root=bytes(31) + b"x")).then_nothing()


def test_a_root_has_32_bytes() -> None:
    with pytest.raises(ValidationError, match="at least 32 bytes"):
        TakeCaseHeads(at=NOW, **{**HEADS, "root": bytes(31)})


def test_every_check_is_noted() -> None:
    noted = RecordChecked(happened_at=NOW, **CHECK)
    given(decider).when(note_check).then(noted)
    given(decider, noted).when(note_check).then(noted)
    given(decider).when(note_check.with_(differences=2, first=7)).then(noted.with_(differences=2, first=7))


POLICY, OTHER_POLICY = "permit nobody", "permit nobody at all"


def taking(text: str) -> TakePolicy:
    hashed = hashlib.sha256(text.encode()).hexdigest()
    return TakePolicy(at=NOW, custody_id=CUSTODY, policy_hash=hashed, text=text)


def taken(text: str) -> PolicyTaken:
    command = taking(text)
    return PolicyTaken(happened_at=NOW, custody_id=CUSTODY, policy_hash=command.policy_hash, text=text)


def test_a_policy_is_taken_with_its_text() -> None:
    given(decider).when(taking(POLICY)).then(taken(POLICY))


def test_the_policy_in_force_is_not_taken_again() -> None:
    given(decider, taken(POLICY)).when(taking(POLICY)).then_nothing()


def test_a_policy_that_was_swapped_and_swapped_back_is_told_each_time() -> None:
    given(decider, taken(POLICY), taken(OTHER_POLICY)).when(taking(POLICY)).then(taken(POLICY))


def test_a_policy_is_not_taken_under_the_hash_of_another() -> None:
    swapped = taking(POLICY).with_(text=OTHER_POLICY)
    given(decider).when(swapped).then_refused("the hash of the policy is not that of its text")
