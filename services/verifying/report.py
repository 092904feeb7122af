"""What came of a check: what was compared, how far, and all that is not as it should be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.kafka.comparing import Comparison
from services.verifying.finding import Finding, Findings


class With(StrEnum):
    """What the record can be held against; `store` is itself, its log and all that was signed, `keys` is
    what opens its words.
    """

    store = "store"
    keys = "keys"
    kafka = "kafka"
    witnesses = "witnesses"
    read_models = "read-models"


@dataclass
class Report:
    """`position` is how far the record was read, `signed` how many of its facts stand under a checkpoint.

    `read_models_at` is the position at which the read models stood, `not_compared` why something was not looked at.
    """

    findings: Findings = field(default_factory=Findings)
    compared: list[With] = field(default_factory=list)
    not_compared: dict[With, str] = field(default_factory=dict)
    position: int = 0
    signed: int = 0
    on_kafka: Comparison | None = None
    read_models_at: int | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not len(self.findings)

    def shown(self) -> dict[str, Any]:
        """The whole of it in plain values."""
        return {
            "sound": self.is_sound,
            "compared": [str(one) for one in self.compared],
            "not_compared": {str(one): why for one, why in self.not_compared.items()},
            "position": self.position,
            "signed": self.signed,
            "on_kafka": self.on_kafka.same if self.on_kafka is not None else None,
            "read_models_at": self.read_models_at,
            "counts": {str(cause): count for cause, count in sorted(self.findings.counts.items())},
            "findings": [shown_finding(one) for one in in_order(self.findings)],
        }


def in_order(findings: Findings) -> list[Finding]:
    """By position; what names none comes last."""
    return sorted(findings, key=lambda one: (one.position is None, one.position or 0))


def shown_finding(one: Finding) -> dict[str, Any]:
    """A finding in plain values; what it does not say is left out."""
    ids = {"stream": one.stream, "case": one.case}
    places = {"position": one.position, "last": one.last, "index": one.index, "table": one.table}
    told = places | {name: str(found) for name, found in ids.items() if found is not None}
    return {"cause": str(one.cause), **{name: value for name, value in told.items() if value is not None}} | {
        "said": one.said
    }


def lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same, for people."""
    if "store" in shown["compared"]:
        yield f"Record read again up to {shown['position']}; {shown['signed']} of its facts are signed."
    if "keys" in shown["compared"]:
        yield "Keys held against what was approved to be erased."
    if shown["on_kafka"] is not None:
        yield f"On Kafka {shown['on_kafka']} positions are the same, byte for byte."
    if shown["read_models_at"] is not None:
        yield f"Read models folded anew and compared as they stand at {shown['read_models_at']}."
    for one, why in shown["not_compared"].items():
        yield f"Not compared: {one.replace('-', ' ')}, for {why}."
    for one in shown["findings"]:
        yield line(one)
    if more := sum(shown["counts"].values()) - len(shown["findings"]):
        yield f"{more} more, by cause: {', '.join(f'{cause} {count}' for cause, count in shown['counts'].items())}."
    yield "Nothing was altered." if shown["sound"] else "This is not what was recorded; see to it before going on."


def line(one: dict[str, Any]) -> str:
    """One finding, for people."""
    place = ""
    if "position" in one:
        place = f" at position {one['position']}" + (
            f" to {one['last']}" if one.get("last", 0) > one["position"] else ""
        )
        place += f" (index {one['index']} of its log)" if "index" in one else ""
    whose = f", case {one['case']}" if "case" in one and "table" not in one else ""
    return f"{one['cause']}{place}{whose}: {one['said']}."
