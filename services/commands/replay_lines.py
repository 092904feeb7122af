"""A replay as lines for people at a terminal or on paper: what was known first, the rest under its own headings."""

from collections.abc import Iterator, Sequence

from services.commands.in_lines import called, said, timeline_lines, when, who
from services.showing import Shown


def replay_lines(shown: Shown) -> Iterator[str]:
    """Each deciding fact of a decision, the newest first."""
    yield f"{called(shown['person'])}: case {shown['case_id']}, decision {shown['decision_id']}"
    for one in shown["decisions"]:
        yield from decision_lines(one)


def decision_lines(one: Shown) -> Iterator[str]:
    """One deciding fact, and all that stood around it."""
    yield ""
    yield from fact_lines([one["decision"]])
    yield f"  By {who(one['decided_by'])}. {one['seen']['statement']}"
    yield from listed("The options", (option_line(option) for option in one["options"]))
    yield from listed(f"What applied on {one['in_force']['day']}", applied_lines(one["in_force"]))
    yield from listed("The questions that stood open", map(question_line, one["questions"]))
    yield from listed("The periods that ran", map(period_line, one["periods"]))
    yield from listed("What was computed", computed_lines(one))
    for heading, name in (
        ("Who was told", "told"),
        ("WHAT COULD BE SEEN", "known"),
        ("TRUE THEN, BUT NOT KNOWN", "true_not_known"),
        ("RECORDED LATER", "later"),
    ):
        yield f"{heading}:" if one[name] else f"{heading}: nothing."
        yield from fact_lines(one[name])


def listed(heading: str, lines: Iterator[str]) -> Iterator[str]:
    """A heading with its lines; left out where there are none."""
    found = list(lines)
    if found:
        yield f"{heading}:"
        yield from (f"  - {line}" for line in found)


def option_line(option: Shown) -> str:
    """One option, and whether it was seen and taken."""
    return said(option["words"]) + (" (decided)" if option["taken"] else "") + ("" if option["seen"] else " (not seen)")


def applied_lines(applied: Shown) -> Iterator[str]:
    """Codes, calendar and policy; the long lists are in the answer as JSON."""
    for one in applied["codes"]:
        yield f"{one['label']} ({one['list']}, version {one['version'] or 'not known'})"
    yield f"Working days by {applied['calendar']}"
    yield applied["policy_in_words"]
    counts = [f"{len(applied[name])} {name}" for name in ("rules", "thresholds", "lists")]
    yield f"{', '.join(counts)} were in force; --json has each"


def question_line(one: Shown) -> str:
    """A question as it was put, and what is said of it today."""
    return f"{one['question']} Open since {when(one['since'])}. {one['rerun']['statement']}"


def period_line(one: Shown) -> str:
    """A period as it was recorded."""
    return f"{one['clock_id']}, due {when(one['due'])}, by {one['provision']}. {one['rerun']['statement']}"


def computed_lines(one: Shown) -> Iterator[str]:
    """Sums and delays."""
    for budget in one["budgets"]:
        yield f"An indicative sum of {budget['indicative_pence'] / 100:.2f} pounds. {budget['rerun']['statement']}"
    for stay in one["delays"]:
        yield f"{stay['delay']['days']} days in which the bed was not needed. {stay['rerun']['statement']}"


def fact_lines(facts: Sequence[Shown]) -> Iterator[str]:
    """Facts, and what each of them corrects."""
    for one in facts:
        yield from (f"  {line}" for line in timeline_lines({"entries": [one | QUIET], "left_out": 0}))
        if one.get("corrects"):
            yield f"      corrects: {one['corrects']['says']}"


QUIET = {"quiet_days_before": 0}


def moment_lines(shown: Shown) -> Iterator[str]:
    """Both answers for one moment."""
    known, true = shown["known"], shown["true"]
    yield f"Case {known['case_id']} at {when(known['at'])}"
    yield "KNOWN THEN:"
    yield from fact_lines(known["facts"])
    yield from listed("The questions that stood open", map(question_line, known["questions"]))
    yield "TRUE THEN, AS IT IS KNOWN NOW:"
    yield from fact_lines(true["facts"])


def difference_lines(shown: Shown) -> Iterator[str]:
    """What differs between two moments."""
    yield f"Case {shown['case_id']} between {when(shown['from'])} and {when(shown['to'])}"
    for heading, name in (("KNOWN", "known"), ("TRUE, AS IT IS KNOWN NOW", "true")):
        for what, facts in shown[name].items():
            if facts:
                yield f"{heading}, {what}:"
                yield from fact_lines(facts)
    for what, questions in shown["questions"].items():
        yield from listed(f"Questions {what}", map(question_line, questions))
