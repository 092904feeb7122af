"""The codes in a fact's sentence: what each said on the day it happened, and which version of its list applied then."""

from string import Formatter
from typing import Any

from projections._said import said
from projections.plain import AS, Label
from schemas import codes
from schemas.fact import Fact
from schemas.model import Model
from schemas.moment import london_day


class Coded(Model):
    """One code as a fact holds it; `version` is empty where no version of its list is known for that day."""

    list: str
    code: str
    label: str
    version: str


def codes_in(fact: Fact) -> tuple[Coded, ...]:
    """Every code that the fact's sentence puts in words, in its order, each once."""
    _, text = said().get(type(fact).__name__, ("all", ""))
    fields = Formatter()
    found: list[Coded] = []
    for _, name, kind, _ in fields.parse(text):
        in_words = AS.get(kind or "")
        if name and isinstance(in_words, Label):
            value, _ = fields.get_field(name, (), dict(fact))
            found += [coded(in_words.of, code, fact) for code in in_words.codes(value)]
    return tuple(dict.fromkeys(found))


def coded(of: str, code: Any, fact: Fact) -> Coded:
    """A code with its words and its list's version as they stood when the fact happened."""
    day = london_day(fact.happened_at)
    return Coded(list=of, code=code, label=codes.label(of, code, day), version=codes.version(of, day, code))
