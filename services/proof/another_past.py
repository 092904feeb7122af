"""Said where the record is not the one that was signed before, by us or by a witness's word."""

from services.store.recorder import StoreDamaged


class AnotherPast(StoreDamaged):
    """The record is not the one that was signed; nothing is signed until somebody has looked.

    `rule` says how: record_shorter, log_shorter, log_altered, another_past.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{why}; nothing is signed until somebody has looked, and `throughcare verify` tells where")
        self.rule = rule
