"""The only way to say no: a stable rule name to count, and a sentence for a person to read."""

import re

RULE = re.compile(r"[a-z][a-z0-9_]*")


class Refused(Exception):
    """A request that the record does not take, with the rule's name and the reason in one sentence.

    `rule` is lower case with underscores and stays the same for ever; it is counted in metrics and named in
    problem+json. `why` never repeats what somebody wrote, so it may be logged and shown.
    """

    def __init__(self, rule: str, why: str) -> None:
        if not RULE.fullmatch(rule):
            raise ValueError(f"not a rule name: {rule!r}")
        super().__init__(why)
        self.rule = rule
        self.why = why
