"""The policies: read from files once, held to their schema, and asked; whatever they cannot decide is a no."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import cedarpy

from schemas import codes
from schemas.refused import Refused
from services.policies.as_cedar import about_both, request
from services.policies.asking import Action, Context, Decision, Principal, Reason, Resource
from services.policies.evidence import RESTS_ON, Asked
from services.policies.lists import NAMES, Lists

AskedAbout = cedarpy.Entities  # the engine's own word; spelling: as it is
SCHEMA: Final = "schema.cedarschema"
SAID_OF_EACH: Final = ("id", "reason", "source", "rests_on")
PARSED_IN_MEMORY: Final = 1024  # by their whole text, so that what changed is never taken for what it was
NOT_DECIDED: Final = "The policies could not decide this, so the answer is no."
NOTHING_ALLOWS: Final = "Nothing allows it."


class Policies:
    """One set of policies with its schema and lists; `text` holds all three, `hash` is its SHA-256 in hexadecimal."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.text = json.dumps(texts, sort_keys=True, ensure_ascii=False, indent=0)
        self.hash = hashlib.sha256(self.text.encode()).hexdigest()
        self.lists = Lists({name: texts[f"{name}.csv"] for name in NAMES})
        self._schema = schema_of(texts[SCHEMA])
        named = {name: policies_of(name, text, self._schema) for name, text in texts.items() if is_policy(name)}
        self.annotations = annotations(named)
        whole = {policy: body for found in named.values() for policy, body in found.items()}
        self._policies = cedarpy.PolicySet.from_json_str(as_set(whole))
        self._parsed = lru_cache(maxsize=PARSED_IN_MEMORY)(partial(parsed, self._schema))

    def decide(self, principal: Principal, action: Action, resource: Resource, context: Context) -> Decision:
        """Whether it is allowed, and why. No policy allows it, one forbids it, or anything goes wrong: it is not."""
        asked = Asked(principal, resource, context, self.lists)
        try:
            answer = cedarpy.is_authorized(
                request(asked, action), self._policies, self._parsed(json.dumps(about_both(asked))), self._schema
            )
            errors, decided = answer.diagnostics.errors, answer.diagnostics.reasons
            if errors or answer.decision is cedarpy.Decision.NoDecision:
                return self._not_decided("; ".join(errors) or "no decision")
            reasons = tuple(self._reason(policy, asked) for policy in sorted(decided))
        except Exception as fault:  # a policy that cannot be asked allows nothing
            return self._not_decided(type(fault).__name__)
        return Decision(answer.allowed, reasons or (Reason("none", NOTHING_ALLOWS),), self.hash)

    def _not_decided(self, fault: str) -> Decision:
        return Decision(False, (Reason("fault", NOT_DECIDED),), self.hash, fault)

    def _reason(self, policy: str, asked: Asked) -> Reason:
        said = self.annotations[policy]
        found = (fact for kind in said["rests_on"].split() for fact in RESTS_ON[kind](asked))
        return Reason(policy, said["reason"], tuple(dict.fromkeys(found)))


def parsed(schema: cedarpy.Schema, text: str) -> AskedAbout:
    """Whoever asks and what they ask about, as they stand in this very text. Raises ValueError."""
    return AskedAbout.from_json_str(text, schema)


def load() -> Policies:
    """The policies that came with this program. Raises Refused `policy_unsound` in a sentence that names the file."""
    folder = policy_folder()
    texts = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if is_policy(one.name)}
    if not texts:
        raise unsound("*.cedar", "there is none, and without policies nobody may see anything")
    texts[SCHEMA] = folder.joinpath(SCHEMA).read_text(encoding="utf-8")
    return Policies(texts | {f"{name}.csv": sound_list(name) for name in NAMES})


def policy_folder() -> Traversable:
    """Where the policy files lie."""
    return files("services.policies").joinpath("cedar")


def of_text(text: str) -> Policies:
    """The policies of a text that was kept, as they were. Raises Refused `policy_unsound`."""
    return Policies(json.loads(text))


def is_policy(name: str) -> bool:
    """Whether a file of this name holds policies."""
    return name.endswith(".cedar")


def sound_list(name: str) -> str:
    """One list as its file has it; refused where a row could never do what it says."""
    try:
        codes.rows(name)
    except ValueError as fault:
        raise unsound(f"{name}.csv", str(fault)) from fault
    return codes.text_of(name)


def unsound(file: str, why: str) -> Refused:
    """The refusal to start with a file that does not hold."""
    return Refused("policy_unsound", f"the policy file {file} cannot be used: {why}")


def schema_of(text: str) -> cedarpy.Schema:
    """The schema to which every policy is held."""
    try:
        return cedarpy.Schema.from_str(text)
    except ValueError as fault:
        raise unsound(SCHEMA, str(fault)) from fault


def policies_of(file: str, text: str, schema: cedarpy.Schema) -> dict[str, Any]:
    """The policies of one file by their ids, each checked against the schema, with all that it must say of itself."""
    try:
        found: Mapping[str, Any] = json.loads(cedarpy.policies_to_json_str(text))
    except ValueError as fault:
        raise unsound(file, str(fault)) from fault
    checked = cedarpy.validate_policies(text, schema)
    if not checked.validation_passed:
        raise unsound(file, "; ".join(one.error for one in checked.errors))
    if found["templates"]:
        raise unsound(file, "it holds a template, which decides nothing")
    named: dict[str, Any] = {}
    for body in found["staticPolicies"].values():
        name = refuse_unsaid(file, body.get("annotations", {}))
        if name in named:
            raise unsound(file, f"two policies are called {name}")
        named[name] = body
    return named


def refuse_unsaid(file: str, said: Mapping[str, str]) -> str:
    """The policy's id; refuse one that does not say its reason, its source and on which facts it rests."""
    name = said.get("id") or "one without an id"
    if lacking := [one for one in SAID_OF_EACH if one not in said or (not said[one] and one != "rests_on")]:
        raise unsound(file, f"{name} does not say its {', '.join(lacking)}")
    if unknown := [one for one in said["rests_on"].split() if one not in RESTS_ON]:
        raise unsound(file, f"{name} rests on {', '.join(unknown)}, which nobody knows")
    return name


def annotations(named: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
    """What each policy says of itself; two files never hold one of the same name."""
    found: dict[str, Mapping[str, str]] = {}
    for file, policies in named.items():
        for name, body in policies.items():
            if name in found:
                raise unsound(file, f"{name} stands in another file already")
            found[name] = body["annotations"]
    return found


def as_set(policies: Mapping[str, Any]) -> str:
    """Policies by their ids, as Cedar reads a whole set."""
    return json.dumps({"templates": {}, "staticPolicies": policies, "templateLinks": []})
