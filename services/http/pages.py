"""Pages are made here: plain HTML that is whole without script, every value escaped, times as people say them."""

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from projections.wording import day_in_words, moment_in_words, party_in_words
from schemas import codes


@cache
def environment() -> Environment:
    """The templates of `services/pages`."""
    found = Environment(
        loader=PackageLoader("services", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(moment=moment_element, day=day_element, party=party_in_words, label=label)
    return found


def page(template: str, **values: Any) -> str:
    """One page as text."""
    return environment().get_template(template).render(**values)


@cache
def asset(name: str) -> bytes:
    """The style sheet or the script, as it lies in `services/pages`."""
    return files("services").joinpath("pages", name).read_bytes()


def as_moment(value: str | datetime) -> datetime:
    """A moment from JSON or as such."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def moment_element(value: str | datetime) -> Markup:
    """A moment as a `time` element, exact for programs and in words for people."""
    exact = as_moment(value).isoformat()
    return Markup('<time datetime="{}">{}</time>').format(exact, moment_in_words(as_moment(value)))


def day_element(value: str | date) -> Markup:
    """A day as a `time` element."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), day_in_words(day))


def label(code: str, of: str) -> str:
    """What a code of a list says in words."""
    return codes.label(of, code)
