"""Sums, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "BudgetSumComputed": (
        "decision",
        "A sum was computed from {answers:answers}: {indicative_pence:money}.",
    ),
    "BudgetSumTold": ("decision", "The person was told the sum {means:means}."),
    "BudgetSumSetAside": ("decision", "The sum was set aside."),
}
