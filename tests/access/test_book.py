"""Policies that do not hold refuse the start in a sentence; whatever they cannot decide is a no."""

import json
from typing import Any

import cedarpy
import pytest

from schemas.refused import Refused
from services.policies import book
from services.policies.asking import Action
from services.policies.book import SCHEMA, Policies
from tests.access.stories import STORIES
from tests.access.telling import SALLY, asks, base
from tests.access.worlds import decide, policies, prepared

SAID = '@id("made_up") @reason("Somebody said so.") @source("this test") @rests_on("member")\n'
EVERYBODY = SAID + "permit (principal, action, resource);"
OVERFLOW = "context.assurance * 9223372036854775807 > 0"


def with_file(text: str, name: str = "made_up.cedar") -> Policies:
    """The policies with a further file, or with another text of one."""
    return Policies(json.loads(policies().text) | {name: text})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("permit (principal, action", "unexpected end of input"),
        (SAID + "permit (principal, action, resource) when { resource.colour };", "attribute `colour`"),
        (SAID + "permit (principal, action, resource) when { context.assurance };", "expected Bool"),
        (SAID + 'permit (principal, action, resource) when { context.assurance > "2" };', "unexpected type"),
        (SAID + 'permit (principal, action == Action::"guess", resource);', "guess"),
        (SAID + "permit (principal is Visitor, action, resource);", "Visitor"),
        ('@id("made_up") permit (principal, action, resource);', "made_up does not say its reason, source, rests_on"),
        ("permit (principal, action, resource);", "one without an id does not say its id"),
        (SAID.replace("Somebody said so.", "") + "permit (principal, action, resource);", "does not say its reason"),
        (
            SAID.replace('"member"', '"rumour"') + "permit (principal, action, resource);",
            "rests on rumour",
        ),
        (EVERYBODY + EVERYBODY, "two policies are called made_up"),
        (EVERYBODY.replace("made_up", "named_worker"), "named_worker stands in another file already"),
        (SAID + "permit (principal == ?principal, action, resource);", "a template, which decides nothing"),
    ],
)
def test_a_policy_that_does_not_hold_is_refused_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        with_file(text)
    assert refusal.value.rule == "policy_unsound"
    assert refusal.value.why.startswith("the policy file ") and ".cedar cannot be used: " in refusal.value.why
    assert why in refusal.value.why


def test_a_schema_that_does_not_hold_is_refused_too() -> None:
    with pytest.raises(Refused, match=r"the policy file schema.cedarschema cannot be used"):
        with_file("type Asked = { purpose: Str", SCHEMA)


def test_a_list_that_does_not_hold_is_refused_too() -> None:
    from tests.lists import with_lists, with_row

    text = with_row("purposes", "audit", source="")
    with with_lists(purposes=text), pytest.raises(Refused, match=r"purposes.csv, audit: the row names no source"):
        book.load()


def test_without_policies_there_is_no_start(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "policy_folder", lambda: tmp_path)
    with pytest.raises(Refused, match="without policies nobody may see anything"):
        book.load()


def test_the_hash_is_that_of_policies_schema_and_lists() -> None:
    assert book.load().hash == policies().hash
    assert with_file(EVERYBODY).hash != policies().hash
    for name in ("purposes.csv", "legal_bases.csv", "role_classes.csv", SCHEMA):
        text = json.loads(policies().text)[name]
        assert with_file(text + ("// more\n" if name == SCHEMA else "\n"), name).hash != policies().hash


def test_what_was_kept_of_a_policy_decides_as_it_did() -> None:
    kept = book.of_text(policies().text)
    assert kept.hash == policies().hash
    for story in STORIES[:40]:
        assert decide(story.world, story.ask, kept.decide) == decide(story.world, story.ask)


def test_a_decision_names_the_policies_by_their_hash() -> None:
    assert decide(base(), asks(SALLY)).policy_hash == policies().hash


def test_a_prohibition_goes_before_any_permission() -> None:
    forbidding = with_file(EVERYBODY.replace("permit", "forbid"))
    for story in STORIES:
        assert not decide(story.world, story.ask, forbidding.decide).allowed


@pytest.mark.parametrize("effect", ["permit", "forbid"])
def test_a_policy_that_fails_while_it_decides_is_a_no(effect: str) -> None:
    failing = with_file(EVERYBODY.replace("permit", effect).replace("resource);", f"resource) when {{ {OVERFLOW} }};"))
    decision = decide(base(), asks(SALLY), failing.decide)
    assert not decision.allowed
    assert decision.fault is not None and "overflow" in decision.fault
    assert [one.sentence for one in decision.reasons] == ["The policies could not decide this, so the answer is no."]


def test_an_action_nobody_knows_is_a_no() -> None:
    principal, _, resource, context = prepared(base(), asks(SALLY))
    unknown: Any = "borrow"
    decision = policies().decide(principal, unknown, resource, context)
    assert not decision.allowed and decision.fault is not None


@pytest.mark.parametrize("assurance", [None, "2", 2.5])
def test_circumstances_that_are_missing_or_not_of_their_kind_are_a_no(assurance: Any) -> None:
    decision = decide(base(), asks(SALLY, assurance=assurance))
    assert not decision.allowed and decision.fault is not None


def test_an_engine_that_breaks_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("out of order")

    monkeypatch.setattr(cedarpy, "is_authorized", broken)
    decision = decide(base(), asks(SALLY))
    assert (decision.allowed, decision.fault) == (False, "ValueError")


@pytest.mark.parametrize("action", ["see", "unseal", "record", "export"])
def test_with_no_permission_nothing_is_allowed(action: Action) -> None:
    texts = {name: text for name, text in json.loads(policies().text).items() if name != "circle.cedar"}
    decision = decide(base(), asks(SALLY, action=action, assurance=3), Policies(texts).decide)
    assert (decision.allowed, [one.sentence for one in decision.reasons]) == (False, ["Nothing allows it."])


def test_each_policy_says_its_law_or_guidance() -> None:
    for said in policies().annotations.values():
        assert said["reason"].endswith(".") and said["reason"][0].isupper()
        assert len(said["source"]) > 8
