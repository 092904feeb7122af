"""A gap's sentence: the catalogue's words, filled with its values in plain English."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from schemas import codes
from schemas.moment import LONDON

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
RELATIONS = {
    "family": "a relative",
    "carer": "the carer",
    "friend": "a friend",
    "advocate": "the advocate",
    "agency": "an agency",
}
NameOf = Callable[[UUID], str | None]


def nobody_named(_: UUID) -> str | None:
    """For a reader who may not see names: the relation is said in place of the name."""
    return None


def sentence(code: str, words: Mapping[str, str], name_of: NameOf = nobody_named) -> str:
    """The question in full. Values that the wording does not use are left out."""
    return filled(codes.by_code("alert_types")[code]["wording"], words, name_of)


def filled(wording: str, words: Mapping[str, str], name_of: NameOf = nobody_named) -> str:
    """A wording in full, with its values in words."""
    text = wording.format_map({name: phrase(value, name_of) for name, value in words.items()})
    return re.sub(r"(?:^|(?<=[.?] ))[a-z]", lambda first: first.group().upper(), text)


def phrase(value: str, name_of: NameOf = nobody_named) -> str:
    """One marked value in words; several, divided by semicolons, are joined by `and`, questions stand one by one."""
    parts = [one_phrase(part, name_of) for part in value.split(";")]
    if value.startswith("question:"):
        return " ".join(parts)
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def one_phrase(value: str, name_of: NameOf) -> str:
    kind, _, rest = value.partition(":")
    match kind:
        case "person":
            return name_of(UUID(rest)) or "the person"
        case "named":
            relation, _, one = rest.partition(":")
            return name_of(UUID(one)) or RELATIONS[relation]
    return MARKS[kind](rest) if kind in MARKS else rest


def label_in_words(rest: str) -> str:
    """What a list says of a code: the list's name, then the code."""
    of, _, code = rest.partition(":")
    return codes.label(of, code)


def question_in_words(code: str) -> str:
    """A question to ask at a review."""
    text = codes.by_code("too_much_support_causes")[code]["question_for_review"]
    return text if text.endswith("?") else f"{text}."


def day_in_words(day: date) -> str:
    """`Wednesday 11 March 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """`Wednesday 4 March 2026, 2:20pm`, by the clocks in England."""
    here = moment.astimezone(LONDON)
    half = "am" if here.hour < 12 else "pm"
    return f"{day_in_words(here.date())}, {here.hour % 12 or 12}:{here:%M}{half}"


def until_in_words(moment: datetime) -> str:
    """A moment to which time runs: midnight in England is the end of the day before it."""
    here = moment.astimezone(LONDON)
    if (here.hour, here.minute, here.second) != (0, 0, 0):
        return moment_in_words(moment)
    return f"the end of {day_in_words(here.date() - timedelta(days=1))}"


def number_in_words(number: int) -> str:
    """Small numbers as words, larger ones as figures."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def heads_in_words(count: str, role: str) -> str:
    """`a doctor`, `two home care workers`."""
    name = role.replace("_", " ")
    if count == "1":
        return f"an {name}" if name[0] in "aeiou" else f"a {name}"
    return f"{number_in_words(int(count))} {name}s"


def one_of_role(role: str) -> str:
    """`a community psychiatric nurse`: one of a role, by the role's own label."""
    name = codes.label("roles", role).partition(",")[0].partition(" (")[0]
    small = name[:1].lower() + name[1:] if name[1:2].islower() else name
    return f"an {small}" if small[0] in "aeiou" else f"a {small}"


def moved_in_words(days: int) -> str:
    """By how many days something has moved; with none it has only come back."""
    if days == 0:
        return "has come back"
    return f"has moved by {number_in_words(days)} day{'' if days == 1 else 's'}"


def party_in_words(party: str) -> str:
    """`ward manager (NHS_MH)`: the role in words and the agency's code."""
    role, _, agency = party.partition("@")
    return f"the {role.replace('_', ' ')} ({agency})"


def basis_in_words(basis: str) -> str:
    """A basis inside a sentence: `price`, `staff not available`."""
    if basis == "UNSTATED":
        return "not yet on the record"
    text = codes.label("decision_bases", basis)
    return text[:1].lower() + text[1:]


def unmet_in_words(outcomes: str) -> str:
    """What goes on the sentence for outcomes left unmet, by their letters in the list; nothing where there are none."""
    letters = [code.rpartition(".")[2] for code in outcomes.split(",") if code]
    if not letters:
        return ""
    if len(letters) == 1:
        return f", and outcome {letters[0]} is left unmet"
    return f", and outcomes {', '.join(letters[:-1])} and {letters[-1]} are left unmet"


MARKS: Mapping[str, Callable[[str], str]] = {
    "date": lambda rest: day_in_words(date.fromisoformat(rest)),
    "day": lambda _: "a day not yet agreed",
    "number": lambda rest: number_in_words(int(rest)),
    "heads": lambda rest: heads_in_words(*rest.split(":")),
    "step": lambda rest: codes.label("discharge_steps", rest),
    "agency": lambda rest: codes.label("agencies", rest),
    "role": lambda rest: codes.label("roles", rest),
    "label": label_in_words,
    "moment": lambda rest: moment_in_words(datetime.fromisoformat(rest)),
    "moved": lambda rest: moved_in_words(int(rest)),
    "said": lambda rest: rest.partition(":")[0].replace("_", " "),
    "question": question_in_words,
    "party": party_in_words,
    "one": one_of_role,
    "basis": basis_in_words,
    "unmet": unmet_in_words,
}
