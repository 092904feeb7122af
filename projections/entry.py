"""How a fact reads on a timeline: a plain sentence of codes, days and parties, and how much it matters."""

from collections.abc import Iterator
from typing import Any

from projections._said import Level, said
from projections.plain import plain
from projections.wording import phrase
from schemas.fact import Fact
from schemas.gap import GapAsked
from schemas.model import Model
from schemas.recorded import Recorded
from schemas.sealed import Sealed

LEVELS: tuple[Level, ...] = ("milestone", "decision", "all")


class Words(Model):
    """Words that stay sealed, and what they are."""

    label: str
    sealed: Sealed


class Entry(Model):
    """One line of a timeline; `thread` is the kind of stream it belongs to, `words` what was said, still sealed."""

    level: Level
    thread: str
    says: str
    words: tuple[Words, ...]


def entry(recorded: Recorded[Any]) -> Entry:
    """How a recorded fact reads."""
    return entry_of(recorded.fact)


def entry_of(fact: Fact) -> Entry:
    """How a fact reads. One that has no line of its own is told by the first sentence of its class."""
    level, text = said().get(type(fact).__name__) or ("decision", first_sentence(type(fact)))
    says = plain(text, fact)
    if isinstance(fact, GapAsked):
        says += f" {question(fact)}"
    return Entry(
        level=level,
        thread=type(fact).__module__.rpartition(".")[2],
        says=says[0].upper() + says[1:],
        words=tuple(sealed_words(fact)),
    )


def question(fact: GapAsked) -> str:
    """The question in the words in which it was put then."""
    words = fact.wording.format_map({one.name: phrase(one.value) for one in fact.words})
    return words[0].upper() + words[1:]


def first_sentence(fact: type[Fact]) -> str:
    """What the class says of itself, braces made harmless."""
    text = " ".join((fact.__doc__ or fact.__name__).split("\n\n")[0].split())
    return text.replace("{", "{{").replace("}", "}}")


def sealed_words(value: Any, label: str = "") -> Iterator[Words]:
    """Every sealed text inside, by the name of its field and, in a list, its number."""
    if isinstance(value, Sealed):
        yield Words(label=label, sealed=value)
    elif isinstance(value, Model):
        for name, inner in value:
            yield from sealed_words(inner, f"{label} {name}".strip().replace("_", " "))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value, start=1):
            yield from sealed_words(inner, f"{label} {number}")


def shown(level: Level, wanted: Level) -> bool:
    """Whether an entry belongs to what is wanted: milestones alone, decisions with them, or all."""
    return LEVELS.index(level) <= LEVELS.index(wanted)
