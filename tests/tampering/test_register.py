"""Every threat of the register has a test that proves its promise, and no test claims a threat that nobody knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.tampering.families import tamperings
from tests.tampering.register import THREATS

TESTS = Path(__file__).parents[1]


def claims(source: str) -> Iterator[tuple[int, str]]:
    """By number the tests of one file that are marked with a threat."""
    for test in ast.walk(ast.parse(source)):
        if not isinstance(test, ast.FunctionDef) or not test.name.startswith("test_"):
            continue
        for call in (one for decorator in test.decorator_list for one in ast.walk(decorator)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.threat":
                yield from ((ast.literal_eval(number), test.name) for number in call.args)


def proofs() -> dict[int, set[str]]:
    """All of them, by number, and what is done by the thousand."""
    found: dict[int, set[str]] = {}
    for threat, tampering in tamperings():
        found.setdefault(threat, set()).add(tampering.__name__)
    for file in TESTS.rglob("test_*.py"):
        for number, test in claims(file.read_text(encoding="utf-8")):
            found.setdefault(number, set()).add(f"{file.relative_to(TESTS)}::{test}")
    return found


def missing(found: dict[int, set[str]]) -> list[str]:
    """The threats that nothing proves, in words."""
    return [f"{n}: {threat.what}" for n, threat in THREATS.items() if not found.get(n)]


def test_each_threat_is_proven_by_a_test() -> None:
    assert missing(proofs()) == []


def test_no_test_claims_a_threat_that_nobody_knows() -> None:
    assert set(proofs()) - set(THREATS) == set()


def test_a_threat_without_a_proof_is_named() -> None:
    rest = {number: tests for number, tests in proofs().items() if number != 5}
    assert missing(rest) == ["5: swaps two facts"]
