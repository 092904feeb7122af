"""Said where the record is not the one that was signed before, by us or by a witness's word."""


class AnotherPast(Exception):
    """The record is not the one that was signed; nothing is signed until somebody has looked. `rule` says how."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{why}; nothing is signed until somebody has looked, and `throughcare verify` tells where")
        self.rule = rule
