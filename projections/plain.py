"""Facts in plain sentences: texts with the fact's own fields in them, each put in words by what it is."""

from collections.abc import Callable, Mapping
from datetime import date
from string import Formatter
from typing import Any

from projections.wording import day_in_words, moment_in_words, number_in_words, party_in_words, until_in_words
from schemas import codes
from schemas.moment import london_day
from schemas.party import Party
from schemas.review import Look

MEANS = {
    "in_person": "in person",
    "phone": "by phone",
    "letter": "by letter",
    "message": "by message",
    "easy_read": "in Easy Read",
    "advocate": "through an advocate",
}
WHY = {
    "met": "that it was reached",
    "partly_met": "that it was reached in part",
    "not_met": "that it was not reached",
    "persons_wish": "the person's own wish",
    "rule": "a rule",
    "no_longer_possible": "that it is no longer possible",
    "other": "another one",
}
LEADS_TO = {
    "more_independence": "a way to do more alone",
    "the_same": "the same way as the person",
    "more_support": "a way with more support",
}
ABLE = {
    "unaided": "without help",
    "with_help": "with help",
    "not_able": "not possible",
    "not_known": "not known",
}

BY_WHOM = {
    "CANCEL_SERVICE": "by the service",
    "CANCEL_PERSON": "by the person",
    "CANCEL_OTHER": "for another cause",
}
REACHED = {"FULLY_MET": "fully reached", "PARTIALLY_MET": "partly reached", "NOT_MET": "not reached yet"}
SAID_BY = {
    "person": "the person",
    "person_with_help": "the person with help",
    "somebody_for_them": "somebody for the person",
}


def day(value: date | None) -> str:
    return day_in_words(value) if value else "a day not yet agreed"


class Label:
    """What a code of a list says, or said on a day, in small letters where it begins; several are put side by side."""

    def __init__(self, of: str, *, many: bool = False) -> None:
        self.of, self.many = of, many

    def __call__(self, value: Any, on: date | None = None) -> str:
        return "; ".join(self.one(code, on) for code in self.codes(value)) or "none"

    def codes(self, value: Any) -> tuple[str, ...]:
        """The codes that a field holds."""
        return tuple(value) if self.many else (value,)

    def one(self, code: str, on: date | None) -> str:
        text = codes.label(self.of, code, on)
        return text[:1].lower() + text[1:] if text[1:2].islower() else text


def label(of: str) -> Label:
    """A code of that list."""
    return Label(of)


def column(of: str, name: str) -> Callable[[str], str]:
    """What a list that keeps its words in a column of another name says of a code, in small letters where it begins."""

    def in_words(code: str) -> str:
        row = codes.by_code(of).get(code)
        text = row[name] if row else code.replace("_", " ")
        return text[:1].lower() + text[1:]

    return in_words


def several(value: tuple[Any, ...], one: str, many: str) -> str:
    number = number_in_words(len(value)) if value else "no"
    return f"{number} {one if len(value) == 1 else many}"


def labels(of: str) -> Label:
    """Several codes of that list."""
    return Label(of, many=True)


def minutes(value: int | None) -> str:
    return f"{value} minutes" if value is not None else "its length not noted"


def with_person(agreed: bool) -> str:
    return "with the person" if agreed else "without the person"


def hours(minutes: int) -> str:
    """Minutes as `10 hours`, `1 hour 30 minutes`, `45 minutes`."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} {'hour' if whole == 1 else 'hours'}"] if whole or not rest else []
    return " ".join([*parts, *([f"{rest} {'minute' if rest == 1 else 'minutes'}"] if rest else [])])


def look(value: Look | None) -> str:
    """What came of a look at less at a review."""
    return f"the look at less came to this: {value.answer.replace('_', ' ')}" if value else "the look at less is open"


def party(value: Party) -> str:
    return party_in_words(str(value))


def cost(days: int | None) -> str:
    """What a wait cost the person, in days; nothing where it is not known."""
    return "" if days is None else f", after {several(('',) * days, 'day', 'days') if days else 'less than a day'}"


AS: Mapping[str, Callable[[Any], str]] = {
    "day": day,
    "when": moment_in_words,
    "party": party,
    "until": until_in_words,
    "text": str,
    "in_time": {True: "in time", False: "after it had run out"}.__getitem__,
    "clock": label("statutory_clocks"),
    "step": label("discharge_steps"),
    "role": lambda code: str(code).replace("_", " "),
    "pathway": label("discharge_pathways"),
    "destination": label("discharge_destinations"),
    "method": label("discharge_methods"),
    "outcome": label("care_act_outcomes"),
    "reason": label("delay_reasons"),
    "reasons": labels("delay_reasons"),
    "bases": labels("decision_bases"),
    "decision": label("capacity_decisions"),
    "help": labels("capacity_help"),
    "capacity": {True: "they can", False: "not at this time"}.__getitem__,
    "basis": label("decision_bases"),
    "why": WHY.__getitem__,
    "leads_to": LEADS_TO.__getitem__,
    "own_words": {True: "in the person's own words", False: "in another's words"}.__getitem__,
    "goes_on": {True: "go on with their own way", False: "leave their own way"}.__getitem__,
    "sourced": lambda source: "with its source" if source else "without a source",
    "contradicts": {True: "says otherwise", False: "bears it out"}.__getitem__,
    "life_fact": label("look_again_ages"),
    "answers": lambda value: several(value, "answer", "answers"),
    "money": lambda pence: f"£{pence / 100:,.2f}",
    "purpose": label("consent_purposes"),
    "section": lambda code: f"section {code}",
    "means": MEANS.__getitem__,
    "able": ABLE.__getitem__,
    "contact": column("contact_kinds", "kind"),
    "session_task": label("session_tasks"),
    "mode": column("support_modes", "mode"),
    "main_need": lambda need: label("main_needs")(need.code),
    "calls_for": lambda need: label("roles")(need.profession),
    "by_whom": BY_WHOM.__getitem__,
    "minutes": minutes,
    "reached": REACHED.__getitem__,
    "said_by": SAID_BY.__getitem__,
    "with_person": with_person,
    "kind": label("support_kinds"),
    "route": label("routes_to_hear"),
    "routes": labels("routes_to_hear"),
    "advocate": label("advocacy_types"),
    "unmet": label("unmet_reasons"),
    "harms": labels("harm_kinds"),
    "owed": {True: "an advocate is needed", False: "no advocate is needed for it"}.__getitem__,
    "told_so": {True: "and told the person so", False: "which the person has not been told yet"}.__getitem__,
    "spaced": lambda text: str(text).replace("_", " "),
    "points": lambda value: several(value, "open point", "open points"),
    "options": lambda value: several(value, "option", "options"),
    "steps": lambda value: several(value, "step", "steps"),
    "people": lambda value: several(value, "person or agency", "people and agencies") if value else "nobody",
    "ways": lambda value: several(value, "other way was tried", "other ways were tried"),
    "replied": {True: " and somebody answered", False: "; nobody answered then"}.__getitem__,
    "number": number_in_words,
    "hours": hours,
    "look": look,
    "unchanged": {True: "stays as it is", False: "changes"}.__getitem__,
    "agency": label("agencies"),
    "training": label("training_kinds"),
    "views": lambda value: several(value, "other view", "other views"),
    "cost": cost,
    "late": {True: ", after its deadline", False: ", within its deadline", None: ""}.__getitem__,
    "eligible": {True: "eligible", False: "not eligible", None: "eligibility not asked"}.__getitem__,
    "copy": {True: "the person has a copy", False: "the person has no copy yet"}.__getitem__,
    "joint": {True: ", and the person met both", False: ""}.__getitem__,
    "wished": {True: ", as the person asked", False: ""}.__getitem__,
}


class Plain(Formatter):
    """Puts each field of a fact in words by the kind that stands after its name; codes as they read on a day."""

    def __init__(self, on: date | None) -> None:
        self.on = on

    def format_field(self, value: Any, format_spec: str) -> str:
        in_words = AS[format_spec]
        return in_words(value, self.on) if isinstance(in_words, Label) else in_words(value)


def plain(text: str, fact: Any) -> str:
    """The sentence about one fact."""
    return Plain(london_day(fact.happened_at)).vformat(text, (), dict(fact))
