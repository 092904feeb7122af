"""What is shown, as lines for people at a terminal or on paper; nothing is said by colour or place alone."""

from collections.abc import Iterator
from datetime import date, datetime

from projections.wording import day_in_words, moment_in_words
from schemas import codes
from services.showing import Shown


def when(text: str | None) -> str:
    """A time of an answer in words."""
    return moment_in_words(datetime.fromisoformat(text)) if text else "not known"


def called(person: Shown | None) -> str:
    """A person's name, or the id where the name stays sealed."""
    return "nobody" if person is None else person["name"] or f"person {person['id']}"


def case_lines(shown: Shown) -> Iterator[str]:
    """A case: whose it is, who owns it, what it waits for, what is asked about it."""
    yield f"{called(shown['person'])}: case {shown['id']}, {shown['stage']}"
    yield f"  With {who(shown['owner'])} since {when(shown['owner']['since'])}."
    yield f"  Circle: {', '.join(shown['circle'])}."
    if home := shown["discharge"]:
        day = f" for {day_in_words(date.fromisoformat(home['on']))}" if home["on"] else ""
        yield f"  Way home: {home['stands'].replace('_', ' ')}{day} ({home['pathway']})."
    if deadline := shown["deadline"]:
        yield f"  Deadline: {when(deadline['due'])}."
    if shown["worker_changes"]:
        yield f"  Changes of worker: {shown['worker_changes']}."
    yield "  Waits for:" if shown["awaited"] else "  Waits for nothing."
    for one in shown["awaited"]:
        yield f"  - {one['words']}, from {who(one['from'])}, since {when(one['since'])}{until(one)}"
    yield from record_lines(shown["record"])
    yield from gap_lines(shown)


def record_lines(record: Shown) -> Iterator[str]:
    """What was promised, and how it stands."""
    for one in record.get("promises", []):
        day = until({"by": None, "on": one["on"]})
        yield f"  Promised to the {one['to']}, {one['stands']}{day}: {said(one['words'])}"


def said(words: Shown) -> str:
    """What somebody said, or why it cannot be seen."""
    return str(words["text"] if words["text"] is not None else words["state"])


def until(one: Shown) -> str:
    """By when, if that is known."""
    if one["by"]:
        return f", by {when(one['by'])}"
    return f", on {day_in_words(date.fromisoformat(one['on']))}" if one["on"] else ""


def who(party: Shown) -> str:
    """A party, with the id of the worker or unit where it is known."""
    named = party["worker"] or party["unit"]
    return f"{party['party']} ({named[:8]})" if named else str(party["party"])


def timeline_lines(shown: Shown) -> Iterator[str]:
    """A timeline, with the days on which nothing was recorded."""
    for one in shown["entries"]:
        if one["quiet_days_before"] > 1:
            yield f"  ({one['quiet_days_before']} days, nothing recorded)"
        yield f"{when(one['happened_at'])}  {one['says']}  [{one['told_by']['party']}]"
        if one["recorded_at"][:16] != one["happened_at"][:16]:
            yield f"    recorded {when(one['recorded_at'])}"
        for words in one["words"]:
            yield f"    {words['label']}: {words['text'] if words['text'] is not None else words['state']}"
    if shown["left_out"]:
        yield f"{shown['left_out']} entries of less weight are left out; ask with --level all."


def gap_lines(shown: Shown) -> Iterator[str]:
    """The questions that stand open."""
    if not shown["gaps"]:
        yield "No question stands open."
    for one in shown["gaps"]:
        of_a_team = "person" in one and one["person"] is None
        yield f"{'A team' if of_a_team else called(one.get('person'))}: {one['question']}"
        yield f"    Open since {when(one['since'])}; for {', '.join(one['to'])}."
        for name, steps in one["suggestions"].items():
            if steps:
                yield f"    {codes.label('suggestions', name)}: {'; '.join(step['words'] for step in steps)}."
        yield f"    Clears when: {one['clears_when']}."
        yield f"    {one['code']}, case {one['case_id']}, gap {one['id']}"


def work_lines(shown: Shown) -> Iterator[str]:
    """What waits for somebody, the longest wait first."""
    if not shown["lines"]:
        yield f"Nothing waits for {shown['for']}."
    for one in shown["lines"]:
        yield f"{one['why']}"
        yield f"    Since {when(one['since'])}{until(one)}; case {one['case_id']}"
        yield f"    {one['clears_when'][0].upper()}{one['clears_when'][1:]}"


def answer_lines(shown: Shown) -> Iterator[str]:
    """What a command led to."""
    if not shown["facts"]:
        yield "Nothing new: the record says so already."
    for one in shown["facts"]:
        again = "Recorded before" if shown["repeated"] else "Recorded"
        yield f"{again} at position {one['position']}: {one['says']}"
    if shown["gaps"]:
        yield "This raises:"
        yield from gap_lines(shown)


def tried_lines(shown: Shown) -> Iterator[str]:
    """What a command would lead to."""
    yield "Nothing was recorded. It would say:" if shown["facts"] else "Nothing new: the record says so already."
    for one in shown["facts"]:
        yield f"- {one['says']}"
