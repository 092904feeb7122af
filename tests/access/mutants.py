"""Every policy broken in every small way: each break must be noticed by a story or by the oracle.

A few breaks change no answer that can be given, because another policy says the same; each is named with its reason,
and a test sees that no question tells them from the whole.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import cedarpy

from services.policies.as_cedar import about_both, request
from services.policies.book import Policies, as_set, is_policy
from services.policies.evidence import Asked
from tests.access.worlds import Ask, World, policies, prepared

OTHER = {"&&": "||", "||": "&&", "==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
NEGATED = {"<": ">=", ">=": "<", "contains": None, "containsAny": "containsAll"}
ONE, MANY = "entity", "entities"  # Cedar's own; spelling: as it is
ACTIONS = ("see", "unseal", "record", "export")


BY_OWNER = "a record leaves with its owner's worker or its person alone, and this policy concerns neither"
BY_NAME = "whoever is named at the owner's agency may do that for care anyway"
ELSE_FORBIDDEN = "the prompt is forbidden to everyone else"
NOT_THERE = "a policy that asks for what is not there fails, and allows nothing"
SAYS_THE_SAME = {
    "auditor_unseals: action see turned": "an auditor sees without a fresh sign-in anyway",
    "case_closed: action export left out": BY_OWNER,
    "purpose_beyond_role: action export left out": BY_OWNER,
    "class_beyond_role: condition 0: && becomes ||": ELSE_FORBIDDEN,
    "class_beyond_role: condition 0: right of && alone": NOT_THERE,
    "class_beyond_role: condition 0: left of && alone": ELSE_FORBIDDEN,
    "no_gateway: action export left out": BY_OWNER,
    "objected: action export left out": BY_OWNER,
    "export_by_owner: every action": BY_NAME,
    "export_by_owner: action see turned": BY_NAME,
    "export_by_owner: action unseal turned": BY_NAME,
    "export_by_owner: action record turned": BY_NAME,
    "own_prompt: condition 0: left of && alone (2)": ELSE_FORBIDDEN,
    "own_record: condition 0: right of && alone (2)": NOT_THERE,
    "private_prompt: condition 1: right of && alone": "nobody but a worker is the worker it is for",
    "sign_in_too_weak: action export left out": "a record leaves only after a fresh sign-in anyway",
}


class Mutant(NamedTuple):
    """A policy set with one small break."""

    name: str
    policies: dict[str, Any]


class Case(NamedTuple):
    """A question as Cedar takes it, and the right answer."""

    request: dict[str, Any]
    about_both: str
    allowed: bool


def whole() -> dict[str, Any]:
    """Every policy by its id, as it is."""
    texts = json.loads(policies().text)
    found: dict[str, Any] = {}
    for name, text in texts.items():
        if is_policy(name):
            for body in json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values():
                found[body["annotations"]["id"]] = body
    return found


def mutants() -> list[Mutant]:
    """Every mutant of every policy that could change an answer."""
    return [one for one in broken() if one.name not in SAYS_THE_SAME]


def broken() -> list[Mutant]:
    """Every mutant of every policy."""
    bodies = whole()
    found = []
    for name, body in sorted(bodies.items()):
        found.append(Mutant(f"{name}: dropped", {one: kept for one, kept in bodies.items() if one != name}))
        times: Counter[str] = Counter()
        for what, changed in breaks(body):
            times[what] += 1
            again = f" ({times[what]})" if times[what] > 1 else ""
            found.append(Mutant(f"{name}: {what}{again}", bodies | {name: changed}))
    return found


def breaks(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """One policy broken in each small way."""
    yield "effect turned", body | {"effect": "forbid" if body["effect"] == "permit" else "permit"}
    yield from scopes(body)
    for number, condition in enumerate(body["conditions"]):
        others = body["conditions"][:number], body["conditions"][number + 1 :]
        yield f"condition {number} dropped", body | {"conditions": [*others[0], *others[1]]}
        turned = condition | {"kind": "unless" if condition["kind"] == "when" else "when"}
        yield f"condition {number} turned", body | {"conditions": [*others[0], turned, *others[1]]}
        for what, broken in expressions(condition["body"]):
            changed = condition | {"body": broken}
            yield f"condition {number}: {what}", body | {"conditions": [*others[0], changed, *others[1]]}


def scopes(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Another set of actions, or another kind of principal."""
    action = body["action"]
    named = [one["id"] for one in action.get(MANY, [action[ONE]] if ONE in action else [])]
    if named:
        yield "every action", body | {"action": {"op": "All"}}
        for one in ACTIONS:
            chosen = [other for other in named if other != one] if one in named else [*named, one]
            uids = [{"type": "Action", "id": other} for other in chosen]
            yield f"action {one} turned", body | {"action": {"op": "in", MANY: uids}}
    else:
        for one in ACTIONS:
            uids = [{"type": "Action", "id": other} for other in ACTIONS if other != one]
            yield f"action {one} left out", body | {"action": {"op": "in", MANY: uids}}


def expressions(node: Any) -> Iterator[tuple[str, Any]]:
    """One expression broken in each small way, however deep."""
    if not isinstance(node, dict):
        return
    for sign, inside in node.items():
        yield from whole_node(sign, inside)
        yield from deeper(sign, inside)


def whole_node(sign: str, inside: Any) -> Iterator[tuple[str, Any]]:
    """The breaks of this very node."""
    match sign:
        case "&&" | "||":
            yield f"{sign} becomes {OTHER[sign]}", {OTHER[sign]: inside}
            yield f"left of {sign} alone", inside["left"]
            yield f"right of {sign} alone", inside["right"]
        case "==" | "!=" | "<" | "<=" | ">" | ">=":
            yield f"{sign} becomes {OTHER[sign]}", {OTHER[sign]: inside}
            if NEGATED.get(sign):
                yield f"{sign} becomes {NEGATED[sign]}", {NEGATED[sign]: inside}
        case "!":
            yield "not taken away", inside["arg"]
        case "contains" | "containsAny":
            yield f"{sign} negated", {"!": {"arg": {sign: inside}}}
            yield f"{sign} always", {"Value": True}
        case "Value" if isinstance(inside, int) and not isinstance(inside, bool):
            yield "number one more", {"Value": inside + 1}
            yield "number one less", {"Value": inside - 1}
        case "Value" if isinstance(inside, str):
            yield f"word {inside} changed", {"Value": "something_else"}
        case "Set":
            for number in range(len(inside)):
                yield f"set without {number}", {"Set": inside[:number] + inside[number + 1 :]}


def deeper(sign: str, inside: Any) -> Iterator[tuple[str, Any]]:
    """The breaks of what stands inside."""
    if isinstance(inside, dict):
        for place, inner in inside.items():
            for what, broken in expressions(inner):
                yield what, {sign: inside | {place: broken}}


def cases(questions: Iterable[tuple[World, Ask, bool]]) -> list[Case]:
    """Questions with their right answers, ready for Cedar."""
    found = []
    for world, ask, allowed in questions:
        principal, action, resource, context = prepared(world, ask)
        asked = Asked(principal, resource, context, policies().lists)
        found.append(Case(request(asked, action), json.dumps(about_both(asked)), allowed))
    return found


def survives(mutant: Mutant, tried: list[Case]) -> bool:
    """Whether a mutant gives the right answer to every question."""
    mutated = copy.copy(policies())
    mutated._policies = cedarpy.PolicySet.from_json_str(as_set(mutant.policies))
    return all(answer(mutated, case) == case.allowed for case in tried)


def answer(mutated: Policies, case: Case) -> bool:
    """What a broken policy set answers; an error is a no, as it is for the whole one."""
    found = cedarpy.is_authorized(case.request, mutated._policies, case.about_both, mutated._schema)
    return found.allowed and not found.diagnostics.errors
