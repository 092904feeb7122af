"""Every fault that is due has a test that proves its promise, and no test claims a fault that nobody knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.faults.register import FAULTS

TESTS = Path(__file__).parents[1]


def claims(source: str) -> Iterator[tuple[int, str]]:
    """By number the tests of one file that are marked with a fault, whether as a whole or in one of their cases."""
    for test in ast.walk(ast.parse(source)):
        if not isinstance(test, ast.FunctionDef) or not test.name.startswith("test_"):
            continue
        for call in (one for decorator in test.decorator_list for one in ast.walk(decorator)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.fault":
                yield from ((ast.literal_eval(number), test.name) for number in call.args)


def proofs() -> dict[int, set[str]]:
    """All of them, by number."""
    found: dict[int, set[str]] = {}
    for file in TESTS.rglob("*.py"):
        for number, test in claims(file.read_text(encoding="utf-8")):
            found.setdefault(number, set()).add(f"{file.relative_to(TESTS)}::{test}")
    return found


def missing(found: dict[int, set[str]]) -> list[str]:
    """The faults that are due and that nothing proves, in words."""
    return [f"{n}: {fault.what}" for n, fault in FAULTS.items() if fault.due and not found.get(n)]


def test_each_fault_that_is_due_is_proven_by_a_test() -> None:
    assert missing(proofs()) == []


def test_no_test_claims_a_fault_that_nobody_knows() -> None:
    assert set(proofs()) - set(FAULTS) == set()


def test_a_fault_without_a_proof_is_named() -> None:
    rest = {number: tests for number, tests in proofs().items() if number != 17}
    assert missing(rest) == ["17: no room is left for the broker"]


def test_a_mark_counts_on_a_test_and_on_one_of_its_cases() -> None:
    source = """
@pytest.mark.fault(3, 28)
def test_one(): ...
@pytest.mark.parametrize("how", [pytest.param(1, marks=pytest.mark.fault(5))])
def test_another(): ...
@pytest.mark.fault(9)
def helps(): ...
"""
    assert set(claims(source)) == {(3, "test_one"), (28, "test_one"), (5, "test_another")}
