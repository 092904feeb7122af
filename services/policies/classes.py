"""Which class each field of each fact is of: derived from the commands that give it, so that nothing is said twice.

What a fact says without its sealed words is of its stream's class, by `classes_of_facts.csv`. Of words at hand the
class stands in the name of their key; the table here says it of words that nobody has in hand yet.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from aggregates._life import Lives
from aggregates._shape import commands, stream_of, streams
from schemas.codes import by_code
from schemas.fact import Fact
from schemas.model import Model
from schemas.published import find_facts
from schemas.sealed import Sealed, TextOf

Places = Mapping[str, frozenset[str]]


def class_of_fact(kind: type[Fact]) -> str:
    """The class of what a fact says without its sealed words. Raises KeyError for one of no stream."""
    return by_code("classes_of_facts")[kind.__module__.rpartition(".")[2]]["class"]


def class_of_words(sealed: Sealed) -> str:
    """The class under which words were sealed, from the name of their key: person, class, epoch."""
    return sealed.key_id.split(".")[-2]


@cache
def classes_of_words() -> Mapping[str, frozenset[str]]:
    """Under which classes the words at each place of each fact may be sealed, as `AdviceGiven.words`."""
    found: dict[str, frozenset[str]] = {}
    for name, kind in find_facts().items():
        for place in {one for one, _ in words_of(kind)}:
            found[f"{name}.{place}"] = classes_at(kind, place)
    return found


def classes_at(kind: type[Fact], place: str) -> frozenset[str]:
    """The classes of one place: as the list says, else those that the commands which lead to the fact give it."""
    if (told := by_code("classes_of_facts").get(f"{kind.__name__}.{place}")) is not None:
        return frozenset({told["class"]})
    given = (text for command in commands_to(kind) for text in words_of(command))
    return frozenset(privacy_class for name, privacy_class in given if name == place and privacy_class)


def commands_to(kind: type[Fact]) -> Iterator[type[Model]]:
    """The commands that may lead to a fact: the one of a plain life, else every one of its stream."""
    stream = kind.__module__.rpartition(".")[2]
    decider = streams().get(stream)
    lives = getattr(decider.decide, "__self__", None) if decider else None
    if isinstance(lives, Lives) and kind in lives.facts.values():
        yield from (command for command, led_to in lives.facts.items() if led_to is kind)
        return
    yield from (command for command in commands().values() if stream_of()[command] == stream)


@cache
def words_of(model: type[Model]) -> tuple[tuple[str, str | None], ...]:
    """Each place of a command or a fact at which sealed words may stand, with its class where it says one."""
    places = ((name, about.rebuild_annotation()) for name, about in model.model_fields.items())
    return tuple(found for name, annotation in places for found in inside(name, annotation))


def inside(place: str, annotation: Any, privacy_class: str | None = None) -> Iterator[tuple[str, str | None]]:
    """The places inside one field."""
    if get_origin(annotation) is Annotated:
        plain, *notes = get_args(annotation)
        own = next((note.privacy_class for note in notes if isinstance(note, TextOf)), privacy_class)
        yield from inside(place, plain, own)
    elif annotation is Sealed:
        yield place, privacy_class
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        yield from ((f"{place}.{inner}", found) for inner, found in words_of(annotation))
    else:
        for argument in get_args(annotation):
            yield from inside(place, argument, privacy_class)
